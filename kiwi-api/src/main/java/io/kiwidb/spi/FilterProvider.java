package io.kiwidb.spi;

/**
 * Purpose: builds and reads filters, which test whether a key hash is definitely absent or may be
 * present.
 *
 * <p>Threading: immutable. Ownership of buffers: {@link #read} may keep the array, which is never
 * overwritten. Failure: {@link #read} throws {@link IllegalArgumentException} for bytes that it
 * cannot have written (the table reports them as corruption of its file); a filter never returns a
 * false negative instead.
 */
public interface FilterProvider extends Provider {
  /**
   * Returns a builder of a filter with the given false-positive rate.
   *
   * @param falsePositiveRate between 0 and 1, both exclusive; the filter approximates it as well as
   *     its design allows for the number of keys added
   */
  FilterBuilder builder(double falsePositiveRate);

  /**
   * Returns the filter that {@link FilterBuilder#finish} encoded in the slice; the checksum of the
   * bytes was verified.
   */
  Filter read(byte[] bytes, int offset, int length);
}
