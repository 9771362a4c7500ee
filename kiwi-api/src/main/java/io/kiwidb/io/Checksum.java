package io.kiwidb.io;

import java.util.zip.CRC32C;

/**
 * CRC-32C (Castagnoli) that includes the location of the data, so that an intact block of another
 * file or offset does not match.
 *
 * <p>The checksum of a record or block is CRC-32C over two little-endian longs, the file number and
 * the offset in the file, followed by the bytes. Threading: not thread-safe; one instance per
 * writer or reader. Stored values are not masked, because no format stores a checksum inside bytes
 * that another checksum of the same kind covers at the same location.
 */
public final class Checksum {
  private final CRC32C crc = new CRC32C();
  private final byte[] front = new byte[3 * Long.BYTES];

  /** Creates a calculator. */
  public Checksum() {}

  /** Returns the checksum of a slice at {@code position} of file {@code fileNumber}. */
  public int of(long fileNumber, long position, byte[] bytes, int offset, int length) {
    LittleEndian.putLong(front, 0, fileNumber);
    LittleEndian.putLong(front, 8, position);
    crc.reset();
    crc.update(front, 0, 2 * Long.BYTES);
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /**
   * Same, with a long between the location and the slice. This is faster than storing the long
   * before the slice in the array: the CRC reads words, and a load of a word that was just written
   * in parts stalls.
   */
  public int of(long fileNumber, long position, long head, byte[] bytes, int offset, int length) {
    LittleEndian.putLong(front, 0, fileNumber);
    LittleEndian.putLong(front, 8, position);
    LittleEndian.putLong(front, 16, head);
    crc.reset();
    crc.update(front, 0, front.length);
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Returns the plain CRC-32C of a slice. */
  public int of(byte[] bytes, int offset, int length) {
    crc.reset();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
