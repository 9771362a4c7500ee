package io.kiwidb.sstable.block;

/**
 * The location of a stored block. Threading: immutable.
 *
 * @param offset offset of its first byte in the file
 * @param length its length as stored, including the trailer; 0 for an absent block
 */
record BlockHandle(long offset, int length) {
  /** No block. */
  static final BlockHandle NONE = new BlockHandle(0, 0);

  /** Returns whether there is a block. */
  boolean isPresent() {
    return length != 0;
  }

  /** Returns the offset of the first byte after it. */
  long end() {
    return offset + length;
  }
}
