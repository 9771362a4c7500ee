package io.kiwidb.sstable.block;

/**
 * The verified, uncompressed contents of a block. Threading: immutable.
 *
 * @param bytes the array that holds them, possibly with other bytes before and after; never written
 *     again
 * @param start start in the array
 * @param length length in bytes
 */
record BlockContents(byte[] bytes, int start, int length) {
  /** Returns the index in the array after the last byte. */
  int end() {
    return start + length;
  }
}
