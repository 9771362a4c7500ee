package io.kiwidb.sstable.blob;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileId;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.BlobProperties;
import java.nio.charset.StandardCharsets;

/** The last bytes of a blob file: counts and the name of its compressor. Threading: stateless. */
final class BlobFooter {
  /** Length of the footer. */
  static final int SIZE = 60;

  private static final int VALUES_AT = 0;
  private static final int VALUE_BYTES_AT = 8;
  private static final int COMPRESSOR_AT = 16;
  private static final int COMPRESSOR_SIZE = 32;
  private static final int VERSION_AT = COMPRESSOR_AT + COMPRESSOR_SIZE;
  private static final int CRC_AT = VERSION_AT + Integer.BYTES;
  private static final int MAGIC_AT = CRC_AT + Integer.BYTES;
  private static final int MAGIC = 0x424c424b; // "KBLB" in little-endian order

  private BlobFooter() {}

  /** Returns the footer at a position. */
  static byte[] encode(BlobProperties properties, long fileNumber, long position) {
    byte[] bytes = new byte[SIZE];
    byte[] name = properties.compressor().getBytes(StandardCharsets.US_ASCII);
    if (name.length > COMPRESSOR_SIZE) {
      throw new IllegalArgumentException("compressor name is longer than " + COMPRESSOR_SIZE
          + " bytes: " + properties.compressor());
    }
    LittleEndian.putLong(bytes, VALUES_AT, properties.values());
    LittleEndian.putLong(bytes, VALUE_BYTES_AT, properties.valueBytes());
    System.arraycopy(name, 0, bytes, COMPRESSOR_AT, name.length);
    LittleEndian.putInt(bytes, VERSION_AT, BlobFormat.VERSION);
    LittleEndian.putInt(bytes, CRC_AT, new Checksum().of(fileNumber, position, bytes, 0, CRC_AT));
    LittleEndian.putInt(bytes, MAGIC_AT, MAGIC);
    return bytes;
  }

  /** Verifies a footer and returns the properties of the file. */
  static BlobProperties decode(FileId id, long position, byte[] bytes) {
    if (LittleEndian.getInt(bytes, MAGIC_AT) != MAGIC) {
      throw new CorruptionException(
          id.name(), position + MAGIC_AT, "magic number KBLB", "other bytes; the end is missing");
    }
    int crc = new Checksum().of(id.number(), position, bytes, 0, CRC_AT);
    int recorded = LittleEndian.getInt(bytes, CRC_AT);
    if (crc != recorded) {
      throw new CorruptionException(
          id.name(),
          position,
          "footer checksum " + Integer.toHexString(crc),
          "stored checksum " + Integer.toHexString(recorded));
    }
    int version = LittleEndian.getInt(bytes, VERSION_AT);
    if (version != BlobFormat.VERSION) {
      throw IncompatibleFormatException.version(
          id.name(), "blob file", version, BlobFormat.VERSION, BlobFormat.VERSION);
    }
    int nameEnd = COMPRESSOR_AT;
    while (nameEnd < VERSION_AT && bytes[nameEnd] != 0) {
      nameEnd++;
    }
    return new BlobProperties(
        position + SIZE,
        LittleEndian.getLong(bytes, VALUES_AT),
        position - BlobFormat.FIRST_RECORD_AT,
        LittleEndian.getLong(bytes, VALUE_BYTES_AT),
        new String(bytes, COMPRESSOR_AT, nameEnd - COMPRESSOR_AT, StandardCharsets.US_ASCII));
  }
}
