package io.kiwidb.io;

/**
 * Unsigned varints: seven bits per byte, least significant group first, high bit set on all bytes
 * except the last.
 *
 * <p>Decoding returns only the value; the caller uses {@link #size} to advance. Encoders write the
 * shortest form; readers of untrusted bytes use {@link ByteReader}, which checks bounds and length.
 * Threading: stateless.
 */
public final class Varint {
  /** The maximum encoded length of a 32-bit value in bytes. */
  public static final int MAX_INT_BYTES = 5;

  /** The maximum encoded length of a 64-bit value in bytes. */
  public static final int MAX_LONG_BYTES = 10;

  private Varint() {}

  /** Returns the encoded length of an unsigned 32-bit value in bytes. */
  public static int size(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** Returns the encoded length of an unsigned 64-bit value in bytes. */
  public static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** Writes an unsigned 32-bit value and returns the offset after it. */
  public static int put(byte[] bytes, int offset, int value) {
    int at = offset;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** Writes an unsigned 64-bit value and returns the offset after it. */
  public static int putLong(byte[] bytes, int offset, long value) {
    int at = offset;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /**
   * Reads a 32-bit value. Requires: the bytes were verified, for example by a checksum; bits beyond
   * 32 are lost.
   */
  public static int get(byte[] bytes, int offset) {
    int b = bytes[offset];
    if (b >= 0) {
      return b;
    }
    int value = b & 0x7f;
    int at = offset;
    for (int shift = 7; shift < 35; shift += 7) {
      b = bytes[++at];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    return value;
  }

  /** Reads a 64-bit value. Requires: the bytes were verified, for example by a checksum. */
  public static long getLong(byte[] bytes, int offset) {
    long value = 0;
    int at = offset;
    for (int shift = 0; shift < 70; shift += 7) {
      int b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        break;
      }
    }
    return value;
  }
}
