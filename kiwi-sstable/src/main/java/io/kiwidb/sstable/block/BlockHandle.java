package io.kiwidb.sstable.block;

/**
 * Where a stored block is. Threading: immutable.
 *
 * @param offset its first byte in the file
 * @param length its bytes as stored, trailer included; 0 for a block that is not there
 */
record BlockHandle(long offset, int length) {
  /** No block. */
  static final BlockHandle NONE = new BlockHandle(0, 0);

  /** Whether there is a block. */
  boolean isPresent() {
    return length != 0;
  }

  /** Where the byte behind it is. */
  long end() {
    return offset + length;
  }
}
