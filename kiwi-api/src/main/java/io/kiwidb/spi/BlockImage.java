package io.kiwidb.spi;

/**
 * Purpose: what a table format wants kept of a block: a row of bytes that means the same wherever
 * it stands.
 *
 * <p>Threading: confined to the call that it is passed to. Ownership of buffers: the array belongs
 * to the cache; nothing outside of the row may be written. Failure: whatever decoding finds; the
 * cache then keeps nothing.
 */
public interface BlockImage {
  /** How many bytes there are. */
  int length();

  /** Writes them to an array, from an index on. */
  void writeTo(byte[] array, int start);
}
