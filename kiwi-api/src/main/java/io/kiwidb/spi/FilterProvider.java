package io.kiwidb.spi;

/**
 * Purpose: builds and reads filters, which say of a key hash that it is certainly absent or may be
 * present.
 *
 * <p>Threading: immutable. Ownership of buffers: {@link #read} may keep the array, which nobody
 * overwrites. Failure: {@link #read} throws {@link IllegalArgumentException} for bytes that it
 * cannot have written (the table turns it into a corruption of its file); a filter never answers
 * wrongly instead.
 */
public interface FilterProvider extends Provider {
  /**
   * A builder of a filter for the given rate.
   *
   * @param falsePositiveRate between 0 and 1, both exclusive; the filter comes as near as its kind
   *     allows, from the number of keys that were added
   */
  FilterBuilder builder(double falsePositiveRate);

  /**
   * The filter that {@link FilterBuilder#finish} encoded into the slice; the bytes were checked
   * against their checksum.
   */
  Filter read(byte[] bytes, int offset, int length);
}
