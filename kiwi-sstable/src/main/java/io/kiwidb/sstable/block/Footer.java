package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;

/**
 * The end of a table: the locations of its filter, index and properties.
 *
 * <p>The blocks are contiguous, and the footer ends the file; decoding verifies that, so every byte
 * of the file belongs to a part that a checksum covers. Threading: immutable.
 *
 * @param filter the filter block, or {@link BlockHandle#NONE}
 * @param index the index block
 * @param properties the properties block
 */
record Footer(BlockHandle filter, BlockHandle index, BlockHandle properties) {
  private static final int HANDLE_SIZE = Long.BYTES + Integer.BYTES;
  private static final int FILTER_AT = 0;
  private static final int INDEX_AT = FILTER_AT + HANDLE_SIZE;
  private static final int PROPERTIES_AT = INDEX_AT + HANDLE_SIZE;
  private static final int VERSION_AT = PROPERTIES_AT + HANDLE_SIZE;
  private static final int CRC_AT = VERSION_AT + Integer.BYTES;
  private static final int MAGIC_AT = CRC_AT + Integer.BYTES;
  private static final int MAGIC = 0x4c42544b; // "KTBL" in little-endian order

  /** Length in bytes. */
  static final int SIZE = MAGIC_AT + Integer.BYTES;

  /** Returns the end of the data blocks. */
  long dataEnd() {
    return filter.isPresent() ? filter.offset() : index.offset();
  }

  /** Returns the encoded footer of a file, to be written at {@code position}. */
  byte[] encode(long fileNumber, long position) {
    byte[] bytes = new byte[SIZE];
    put(bytes, FILTER_AT, filter);
    put(bytes, INDEX_AT, index);
    put(bytes, PROPERTIES_AT, properties);
    LittleEndian.putInt(bytes, VERSION_AT, BlockFormat.VERSION);
    LittleEndian.putInt(bytes, CRC_AT, new Checksum().of(fileNumber, position, bytes, 0, CRC_AT));
    LittleEndian.putInt(bytes, MAGIC_AT, MAGIC);
    return bytes;
  }

  /** Decodes and verifies the footer at {@code position}. */
  static Footer decode(String file, long fileNumber, long position, byte[] bytes) {
    int magic = LittleEndian.getInt(bytes, MAGIC_AT);
    if (magic != MAGIC) {
      throw new CorruptionException(
          file,
          position + MAGIC_AT,
          "the magic KTBL at the end of a table",
          "0x" + Integer.toHexString(magic));
    }
    int crc = new Checksum().of(fileNumber, position, bytes, 0, CRC_AT);
    int stored = LittleEndian.getInt(bytes, CRC_AT);
    if (stored != crc) {
      throw new CorruptionException(
          file,
          position + CRC_AT,
          "footer checksum " + Integer.toHexString(crc),
          "stored checksum " + Integer.toHexString(stored));
    }
    int version = LittleEndian.getInt(bytes, VERSION_AT);
    if (version < BlockFormat.OLDEST_VERSION || version > BlockFormat.VERSION) {
      throw IncompatibleFormatException.version(
          file, "block table", version, BlockFormat.OLDEST_VERSION, BlockFormat.VERSION);
    }
    Footer footer =
        new Footer(get(bytes, FILTER_AT), get(bytes, INDEX_AT), get(bytes, PROPERTIES_AT));
    footer.checkContiguous(file, position);
    return footer;
  }

  private void checkContiguous(String file, long position) {
    boolean sound = filter.equals(BlockHandle.NONE) || isBefore(filter, index.offset());
    sound &= isBefore(index, properties.offset());
    sound &= isBefore(properties, position);
    sound &= dataEnd() > BlockFormat.FIRST_BLOCK_AT;
    if (!sound) {
      throw new CorruptionException(
          file, position, "contiguous blocks up to the footer", toString());
    }
  }

  private static boolean isBefore(BlockHandle block, long next) {
    return block.offset() >= BlockFormat.FIRST_BLOCK_AT
        && block.length() >= BlockFormat.RAW_TRAILER_SIZE
        && block.end() == next;
  }

  private static void put(byte[] bytes, int at, BlockHandle handle) {
    LittleEndian.putLong(bytes, at, handle.offset());
    LittleEndian.putInt(bytes, at + Long.BYTES, handle.length());
  }

  private static BlockHandle get(byte[] bytes, int at) {
    return new BlockHandle(
        LittleEndian.getLong(bytes, at), LittleEndian.getInt(bytes, at + Long.BYTES));
  }
}
