package io.kiwidb.spi;

/**
 * Purpose: the position-independent bytes of a block that a table format puts into a cache.
 *
 * <p>Threading: confined to the call that it is passed to. Ownership of buffers: the array belongs
 * to the cache; nothing outside of the given range may be written. Failure: any decoding error; the
 * cache then keeps nothing.
 */
public interface BlockImage {
  /** Returns the number of bytes. */
  int length();

  /** Writes the bytes to an array, starting at an index. */
  void writeTo(byte[] array, int start);
}
