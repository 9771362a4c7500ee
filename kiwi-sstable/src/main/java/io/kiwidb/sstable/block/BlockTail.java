package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.LittleEndian;

/**
 * The end of the payload of a data block, after the restart offsets: the smallest tag, the number
 * of restart points, and a byte with the widths of tags and offsets. The package description shows
 * the layout.
 *
 * <p>Threading: immutable.
 *
 * @param tags how tags are stored
 * @param restarts number of restart points
 * @param wide whether a restart offset takes four bytes instead of two
 */
record BlockTail(TagLayout tags, int restarts, boolean wide) {
  /** Length in bytes: at least eight, so that a tag can be read as a long at any position. */
  static final int SIZE = Long.BYTES + Integer.BYTES + 1;

  private static final int LARGEST_NARROW = 0xffff;
  private static final int WIDTH_BITS = 0x0f;
  private static final int TYPE_LEFT_OUT = 0x10;
  private static final int WIDE = 0x20;
  private static final int UNKNOWN_BITS = 0xc0;

  /** Returns the width of a restart offset in a block whose entries have that many bytes. */
  static int offsetSize(long entryBytes) {
    return entryBytes > LARGEST_NARROW ? Integer.BYTES : Short.BYTES;
  }

  /** Returns the width of a restart offset. */
  int offsetSize() {
    return wide ? Integer.BYTES : Short.BYTES;
  }

  /** Reads a restart offset of that width. */
  static int offset(byte[] bytes, int at, int size) {
    return size == Integer.BYTES
        ? LittleEndian.getInt(bytes, at)
        : LittleEndian.getShort(bytes, at) & 0xffff;
  }

  /** Writes the restart offsets, and then this tail. */
  void write(ByteWriter out, int[] offsets) {
    for (int i = 0; i < restarts; i++) {
      if (wide) {
        out.writeInt(offsets[i]);
      } else {
        out.writeByte(offsets[i]).writeByte(offsets[i] >>> Byte.SIZE);
      }
    }
    int shape = tags.width() | (tags.shift() == 0 ? 0 : TYPE_LEFT_OUT) | (wide ? WIDE : 0);
    out.writeLong(tags.base()).writeInt(restarts).writeByte(shape);
  }

  /**
   * Reads the tail of a payload.
   *
   * @param block for messages
   * @param end end of the payload
   */
  static BlockTail read(BlockEntries block, byte[] bytes, int end) {
    int shape = bytes[end - 1];
    int width = shape & WIDTH_BITS;
    if ((shape & UNKNOWN_BITS) != 0 || width > Long.BYTES) {
      throw block.corrupt("a valid tag and offset width", "code " + (shape & 0xff));
    }
    TagLayout tags = new TagLayout(
        LittleEndian.getLong(bytes, end - SIZE),
        width,
        (shape & TYPE_LEFT_OUT) == 0 ? 0 : TagLayout.TYPE_BITS);
    int restarts = LittleEndian.getInt(bytes, end - SIZE + Long.BYTES);
    return new BlockTail(tags, restarts, (shape & WIDE) != 0);
  }
}
