package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.LittleEndian;

/**
 * What stands at the end of a data block's payload, behind the restart offsets: the least tag, the
 * number of restarts, and a byte that tells the width of tags and offsets. The package description
 * draws it.
 *
 * <p>Threading: immutable.
 *
 * @param tags how tags are stored
 * @param restarts number of restarts
 * @param wide whether a restart offset takes four bytes instead of two
 */
record BlockTail(TagLayout tags, int restarts, boolean wide) {
  /**
   * Bytes that it takes: at least eight, so that a tag can be read as a long wherever it stands.
   */
  static final int SIZE = Long.BYTES + Integer.BYTES + 1;

  private static final int LARGEST_NARROW = 0xffff;
  private static final int WIDTH_BITS = 0x0f;
  private static final int TYPE_LEFT_OUT = 0x10;
  private static final int WIDE = 0x20;
  private static final int UNKNOWN_BITS = 0xc0;

  /** Width of a restart offset in a block whose entries take that many bytes. */
  static int offsetSize(long entryBytes) {
    return entryBytes > LARGEST_NARROW ? Integer.BYTES : Short.BYTES;
  }

  /** Width of a restart offset. */
  int offsetSize() {
    return wide ? Integer.BYTES : Short.BYTES;
  }

  /** A restart offset of that width. */
  static int offset(byte[] bytes, int at, int size) {
    return size == Integer.BYTES
        ? LittleEndian.getInt(bytes, at)
        : LittleEndian.getShort(bytes, at) & 0xffff;
  }

  /** Appends the restart offsets, and itself. */
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
   * Reads it.
   *
   * @param block for messages
   * @param end where the payload ends
   */
  static BlockTail read(BlockEntries block, byte[] bytes, int end) {
    int shape = bytes[end - 1];
    int width = shape & WIDTH_BITS;
    if ((shape & UNKNOWN_BITS) != 0 || width > Long.BYTES) {
      throw block.corrupt("a known shape", "shape " + (shape & 0xff));
    }
    TagLayout tags = new TagLayout(
        LittleEndian.getLong(bytes, end - SIZE),
        width,
        (shape & TYPE_LEFT_OUT) == 0 ? 0 : TagLayout.TYPE_BITS);
    int restarts = LittleEndian.getInt(bytes, end - SIZE + Long.BYTES);
    return new BlockTail(tags, restarts, (shape & WIDE) != 0);
  }
}
