package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.SequenceNumber;

/**
 * How the tags of one data block are stored: each as what it is above the least of them, in the
 * fewest whole bytes that hold the greatest difference, and without the type if all have the same.
 * Sequence numbers of entries that were written together are close, so three or four bytes do
 * instead of eight.
 *
 * <p>Threading: immutable.
 *
 * @param base the least tag of the block
 * @param width bytes of each stored tag, 0 to 8
 * @param shift bits that are left out of each, because no two tags differ in them: 0 or 8
 */
record TagLayout(long base, int width, int shift) {
  /** Bits of a tag that are the type. */
  static final int TYPE_BITS = 8;

  /** How many bytes each tag takes when the least and the greatest are these. */
  static int width(long least, long greatest, boolean sameType) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(greatest - least >>> shift(sameType));
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** The layout for tags between these. */
  static TagLayout of(long least, long greatest, boolean sameType) {
    return new TagLayout(least, width(least, greatest, sameType), shift(sameType));
  }

  private static int shift(boolean sameType) {
    return sameType ? TYPE_BITS : 0;
  }

  /** Whether two tags are of one type. */
  static boolean sameType(long tag, long other) {
    return SequenceNumber.type(tag) == SequenceNumber.type(other);
  }

  /**
   * The bits of a stored tag within the eight bytes that begin where it does, if it takes
   * {@code width}.
   */
  static long mask(int width) {
    return width == Long.BYTES ? -1 : (1L << width * Byte.SIZE) - 1;
  }

  /**
   * Makes the tags of a block narrow: what lies behind each moves up.
   *
   * @param out the entries, with tags of eight bytes
   * @param tagsAt where those begin
   * @param count how many there are
   */
  void narrow(ByteWriter out, int[] tagsAt, int count) {
    byte[] bytes = out.array();
    int gap = Long.BYTES - width;
    for (int i = 0; i < count; i++) {
      int at = tagsAt[i];
      int moved = at - i * gap; // it came here with the bytes before it
      int behind = at + Long.BYTES;
      int end = i + 1 < count ? tagsAt[i + 1] + Long.BYTES : out.length(); // with the next tag
      long stored = LittleEndian.getLong(bytes, moved) - base >>> shift;
      LittleEndian.putLong(bytes, moved, stored);
      System.arraycopy(bytes, behind, bytes, moved + width, end - behind);
    }
    out.truncate(out.length() - count * gap);
  }
}
