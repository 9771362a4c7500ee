package io.kiwidb.sstable.block;

/**
 * The checked, uncompressed content of a block. Threading: immutable.
 *
 * @param bytes the array that holds it, and perhaps other bytes before and behind it; nobody writes
 *     to it again
 * @param start where it begins in the array
 * @param length how many bytes it has
 */
record BlockContents(byte[] bytes, int start, int length) {
  /** The index in the array behind its last byte. */
  int end() {
    return start + length;
  }
}
