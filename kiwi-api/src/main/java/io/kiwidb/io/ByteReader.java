package io.kiwidb.io;

import io.kiwidb.CorruptionException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A checked reader of bytes that came from a file: every length is bounded before it is trusted, and running out of bytes is a
 * {@link CorruptionException} that names the file and the offset. For cold paths (headers, manifests, footers, batches).
 *
 * <p>Threading: not thread-safe. It borrows the array it reads.
 */
public final class ByteReader {
  private final String file;
  private final long origin;
  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  /**
   * Reads a slice.
   *
   * @param file the file that the bytes came from, for messages
   * @param origin where in the file the slice starts, in bytes
   */
  public ByteReader(String file, long origin, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.file = file;
    this.origin = origin;
    this.bytes = bytes;
    this.start = offset;
    this.at = offset;
    this.end = offset + length;
  }

  /** Bytes not yet read. */
  public int remaining() {
    return end - at;
  }

  /** The index in the array of the next byte. */
  public int position() {
    return at;
  }

  /** One unsigned byte. */
  public int readByte() {
    need(1, "a byte");
    return bytes[at++] & 0xff;
  }

  /** A little-endian 32-bit integer. */
  public int readInt() {
    need(4, "a 32-bit integer");
    at += 4;
    return LittleEndian.getInt(bytes, at - 4);
  }

  /** A little-endian 64-bit integer. */
  public long readLong() {
    need(8, "a 64-bit integer");
    at += 8;
    return LittleEndian.getLong(bytes, at - 8);
  }

  /** An unsigned varint of at most 31 bits. */
  public int readVarint() {
    long value = readVarlong();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw corrupt("a varint of at most 31 bits", Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** An unsigned varint of at most 64 bits. */
  public long readVarlong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1, "a varint");
      byte b = bytes[at++];
      if (shift == 63 && (b & 0xff) > 1) {
        break; // its higher bits would be lost
      }
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw corrupt("a varint of at most 64 bits", "more");
  }

  /** A slice prefixed by its varint length, copied. */
  public byte[] readBytes() {
    int length = readVarint();
    int from = skip(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** A UTF-8 string prefixed by its varint length. */
  public String readString() {
    return new String(readBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Moves over {@code length} bytes and returns the index in the array of the first of them. */
  public int skip(int length) {
    need(length, length + " bytes");
    at += length;
    return at - length;
  }

  /** The error for wrong content at the current position. */
  public CorruptionException corrupt(String expected, String actual) {
    return new CorruptionException(file, origin + at - start, expected, actual);
  }

  private void need(int length, String what) {
    if (length < 0 || end - at < length) {
      throw corrupt(what, (end - at) + " bytes left");
    }
  }
}
