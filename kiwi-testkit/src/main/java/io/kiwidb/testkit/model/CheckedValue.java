package io.kiwidb.testkit.model;

import io.kiwidb.io.LittleEndian;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Self-describing values, so that a value under the wrong key, a stale one, or a mixture of two is
 * detected without knowing the expected value.
 *
 * <pre>
 * offset size
 *      0    4  CRC-32C of everything after it
 *      4    8  id of the write
 *     12    4  length of the whole value
 *     16    4  length of the key
 *     20    4  CRC-32C of the key
 *     24       the first bytes of the key, then filler generated from the id
 * </pre>
 *
 * <p>Integers are little-endian. A value shorter than {@value #HEADER} bytes contains only filler
 * generated from key, id and length, and cannot be checked by itself. Threading: immutable.
 *
 * @param id id of the write
 * @param length length of the value in bytes
 */
public record CheckedValue(long id, int length) {
  /** Values of at least this length contain all fields. */
  public static final int HEADER = Layout.KEY_AT;

  /** Offsets of the fields. */
  private static final class Layout {
    static final int ID_AT = Integer.BYTES;
    static final int LENGTH_AT = ID_AT + Long.BYTES;
    static final int KEY_LENGTH_AT = LENGTH_AT + Integer.BYTES;
    static final int KEY_CRC_AT = KEY_LENGTH_AT + Integer.BYTES;
    static final int KEY_AT = KEY_CRC_AT + Integer.BYTES;
  }

  /**
   * Returns the value of a write: a new array of {@code length} bytes, always the same for the same
   * arguments.
   */
  public static byte[] encode(byte[] key, long id, int length) {
    byte[] value = new byte[length];
    int keyCrc = crc(key, 0, key.length);
    if (length < HEADER) {
      fill(value, 0, mix(id ^ ((long) keyCrc << 32) ^ length));
      return value;
    }
    LittleEndian.putLong(value, Layout.ID_AT, id);
    LittleEndian.putInt(value, Layout.LENGTH_AT, length);
    LittleEndian.putInt(value, Layout.KEY_LENGTH_AT, key.length);
    LittleEndian.putInt(value, Layout.KEY_CRC_AT, keyCrc);
    int keyBytes = Math.min(key.length, length - HEADER);
    System.arraycopy(key, 0, value, HEADER, keyBytes);
    fill(value, HEADER + keyBytes, mix(id));
    LittleEndian.putInt(value, 0, crc(value, Layout.ID_AT, length - Layout.ID_AT));
    return value;
  }

  /**
   * Decodes a value; id -1 if it is too short to contain one. Throws {@link AssertionError} if it
   * does not belong to the key.
   */
  public static CheckedValue check(byte[] key, byte[] value) {
    if (value.length < HEADER) {
      return new CheckedValue(-1, value.length);
    }
    int length = LittleEndian.getInt(value, Layout.LENGTH_AT);
    if (LittleEndian.getInt(value, 0) != crc(value, Layout.ID_AT, value.length - Layout.ID_AT)) {
      throw new AssertionError(
          "value of " + value.length + " bytes with a bad checksum under key " + Keys.text(key));
    }
    if (length != value.length) {
      throw new AssertionError("value of " + value.length + " bytes that claims to have " + length
          + ", key " + Keys.text(key));
    }
    if (LittleEndian.getInt(value, Layout.KEY_LENGTH_AT) != key.length
        || LittleEndian.getInt(value, Layout.KEY_CRC_AT) != crc(key, 0, key.length)) {
      byte[] start = Arrays.copyOfRange(value, HEADER, Math.min(value.length, HEADER + 16));
      throw new AssertionError("value of another key, which starts " + Keys.text(start)
          + ", under key " + Keys.text(key));
    }
    return new CheckedValue(LittleEndian.getLong(value, Layout.ID_AT), length);
  }

  /** Formats a value for messages: its length and, if it contains one, its id. */
  public static String text(byte[] value) {
    return value.length < HEADER
        ? value.length + " bytes " + Keys.text(value)
        : value.length + " bytes of write " + LittleEndian.getLong(value, Layout.ID_AT);
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Writes filler that is incompressible and differs between writes. */
  private static void fill(byte[] bytes, int from, long seed) {
    long state = seed;
    int at = from;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      LittleEndian.putLong(bytes, at, state);
      state = state * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL; // Knuth, MMIX
    }
    for (; at < bytes.length; at++) {
      bytes[at] = (byte) state;
      state >>>= Byte.SIZE;
    }
  }

  /** The finalizer of splitmix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
