package io.kiwidb.io;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A checked decoder of bytes from a file: every length is validated before use, and a premature end
 * of the bytes is a {@link CorruptionException} with the file and the offset. For cold paths
 * (headers, manifests, footers, batches).
 *
 * <p>Threading: not thread-safe. It borrows the array it reads.
 */
public final class ByteReader {
  private static final byte[] NOTHING = new byte[0];

  private String file = "";
  private long origin;
  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int at;

  /**
   * Creates a reader of a slice.
   *
   * @param file the file that contains the bytes, for messages
   * @param origin offset of the slice in the file, in bytes
   */
  public ByteReader(String file, long origin, byte[] bytes, int offset, int length) {
    read(file, origin, bytes, offset, length);
  }

  /** Creates a reader without bytes. */
  public ByteReader() {}

  /**
   * Starts reading another slice.
   *
   * @param fileName the file that contains the bytes, for messages
   * @param newOrigin offset of the slice in the file, in bytes
   */
  public void read(String fileName, long newOrigin, byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    file = fileName;
    origin = newOrigin;
    bytes = array;
    start = offset;
    at = offset;
    end = offset + length;
  }

  /** Returns the file that contains the bytes, for messages. */
  public String file() {
    return file;
  }

  /** Returns the offset of the slice in the file, in bytes. */
  public long origin() {
    return origin;
  }

  /** Returns the number of bytes not yet read. */
  public int remaining() {
    return end - at;
  }

  /** Returns the array index of the next byte. */
  public int position() {
    return at;
  }

  /** Reads an unsigned byte. */
  public int readByte() {
    need(1, "a byte");
    return bytes[at++] & 0xff;
  }

  /** Reads a little-endian 32-bit integer. */
  public int readInt() {
    need(4, "a 32-bit integer");
    at += 4;
    return LittleEndian.getInt(bytes, at - 4);
  }

  /** Reads a little-endian 64-bit integer. */
  public long readLong() {
    need(8, "a 64-bit integer");
    at += 8;
    return LittleEndian.getLong(bytes, at - 8);
  }

  /** Reads an unsigned varint of at most 31 bits. */
  public int readVarint() {
    long value = readVarlong();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw corrupt("a varint of at most 31 bits", Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** Reads an unsigned varint of at most 64 bits. */
  public long readVarlong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1, "a varint");
      byte b = bytes[at++];
      if (shift == 63 && (b & 0xff) > 1) {
        break; // overflow
      }
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw corrupt("a varint of at most 64 bits", "more");
  }

  /** Reads a slice with a varint length prefix; returns a copy. */
  public byte[] readBytes() {
    int length = readVarint();
    int from = skip(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Reads a UTF-8 string with a varint length prefix. */
  public String readString() {
    return new String(readBytes(), StandardCharsets.UTF_8);
  }

  /** Skips {@code length} bytes and returns the array index of the first of them. */
  public int skip(int length) {
    if (length < 0 || end - at < length) {
      throw corrupt(length + " bytes", (end - at) + " bytes left"); // format only on failure
    }
    at += length;
    return at - length;
  }

  /** Returns the exception for corruption at the current position. */
  public CorruptionException corrupt(String expected, String actual) {
    return new CorruptionException(file, origin + at - start, expected, actual);
  }

  /**
   * Returns the exception for intact data at the current position that this release does not
   * support.
   */
  public IncompatibleFormatException newer(String what) {
    return new IncompatibleFormatException(
        file,
        "contains " + what + " at offset " + (origin + at - start)
            + ", which this release does not support; open the store with a newer Kiwi release");
  }

  private void need(int length, String what) {
    if (length < 0 || end - at < length) {
      throw corrupt(what, (end - at) + " bytes left");
    }
  }
}
