package io.kiwidb.io;

import java.util.zip.CRC32C;

/**
 * CRC-32C (Castagnoli), bound to where the bytes stand so that a good block of another file or
 * offset does not pass.
 *
 * <p>The checksum of a record or block is CRC-32C over two little-endian longs, the file number and
 * the offset in the file, followed by the bytes. Threading: not thread-safe; one instance per
 * writer or reader. Stored values are not masked, because no format stores a checksum inside bytes
 * that another checksum of the same kind then covers at the same place.
 */
public final class Checksum {
  private final CRC32C crc = new CRC32C();
  private final byte[] front = new byte[3 * Long.BYTES];

  /** A fresh calculator. */
  public Checksum() {}

  /** The checksum of a slice that stands at {@code position} of file {@code fileNumber}. */
  public int of(long fileNumber, long position, byte[] bytes, int offset, int length) {
    LittleEndian.putLong(front, 0, fileNumber);
    LittleEndian.putLong(front, 8, position);
    crc.reset();
    crc.update(front, 0, 2 * Long.BYTES);
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /**
   * The same with a long between the place and the slice. That is cheaper than to have it in front
   * of the slice in the array: the CRC reads words, and a word that was written in pieces just
   * before is waited for.
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

  /** The plain CRC-32C of a slice. */
  public int of(byte[] bytes, int offset, int length) {
    crc.reset();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
