package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.SequenceNumber;

/**
 * How the tags of one data block are stored: each as its difference from the smallest of them, in
 * the fewest whole bytes that hold the largest difference, and without the type if all have the
 * same. Sequence numbers of entries that were written together are close, so three or four bytes
 * are enough instead of eight.
 *
 * <p>Threading: immutable.
 *
 * @param base the smallest tag of the block
 * @param width bytes of each stored tag, 0 to 8
 * @param shift bits left out of each, because no two tags differ in them: 0 or 8
 */
record TagLayout(long base, int width, int shift) {
  /** Number of bits of a tag that hold the type. */
  static final int TYPE_BITS = 8;

  /** Returns the width of each tag, given the smallest and the largest. */
  static int width(long least, long greatest, boolean sameType) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(greatest - least >>> shift(sameType));
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Returns the layout for tags between these. */
  static TagLayout of(long least, long greatest, boolean sameType) {
    return new TagLayout(least, width(least, greatest, sameType), shift(sameType));
  }

  private static int shift(boolean sameType) {
    return sameType ? TYPE_BITS : 0;
  }

  /** Returns whether two tags have the same type. */
  static boolean sameType(long tag, long other) {
    return SequenceNumber.type(tag) == SequenceNumber.type(other);
  }

  /**
   * Returns the mask of a stored tag of {@code width} bytes within the eight bytes at its position.
   */
  static long mask(int width) {
    return width == Long.BYTES ? -1 : (1L << width * Byte.SIZE) - 1;
  }

  /**
   * Narrows the tags of a block, moving the bytes after each.
   *
   * @param out the entries, with tags of eight bytes
   * @param tagsAt positions of the tags
   * @param count number of tags
   */
  void narrow(ByteWriter out, int[] tagsAt, int count) {
    byte[] bytes = out.array();
    int gap = Long.BYTES - width;
    for (int i = 0; i < count; i++) {
      int at = tagsAt[i];
      int moved = at - i * gap; // its position after the preceding moves
      int behind = at + Long.BYTES;
      int end = i + 1 < count ? tagsAt[i + 1] + Long.BYTES : out.length(); // including the next tag
      long stored = LittleEndian.getLong(bytes, moved) - base >>> shift;
      LittleEndian.putLong(bytes, moved, stored);
      System.arraycopy(bytes, behind, bytes, moved + width, end - behind);
    }
    out.truncate(out.length() - count * gap);
  }
}
