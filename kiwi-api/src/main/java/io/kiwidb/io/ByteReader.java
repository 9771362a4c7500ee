package io.kiwidb.io;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A checked reader of bytes that came from a file: every length is bounded before it is trusted,
 * and running out of bytes is a {@link CorruptionException} that names the file and the offset. For
 * cold paths (headers, manifests, footers, batches).
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
   * Reads a slice.
   *
   * @param file the file that the bytes came from, for messages
   * @param origin where in the file the slice starts, in bytes
   */
  public ByteReader(String file, long origin, byte[] bytes, int offset, int length) {
    read(file, origin, bytes, offset, length);
  }

  /** A reader of nothing yet. */
  public ByteReader() {}

  /**
   * Reads another slice from now on.
   *
   * @param fileName the file that the bytes came from, for messages
   * @param newOrigin where in the file the slice starts, in bytes
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

  /** The file that the bytes came from, for messages. */
  public String file() {
    return file;
  }

  /** Where in the file the slice starts, in bytes. */
  public long origin() {
    return origin;
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
    if (length < 0 || end - at < length) {
      throw corrupt(length + " bytes", (end - at) + " bytes left"); // text only when it is needed
    }
    at += length;
    return at - length;
  }

  /** The error for wrong content at the current position. */
  public CorruptionException corrupt(String expected, String actual) {
    return new CorruptionException(file, origin + at - start, expected, actual);
  }

  /**
   * The error for something at the current position that is sound and that this release does not
   * know.
   */
  public IncompatibleFormatException newer(String what) {
    return new IncompatibleFormatException(
        file,
        "holds " + what + " at offset " + (origin + at - start)
            + ", which this release does not know; open it with a newer Kiwi");
  }

  private void need(int length, String what) {
    if (length < 0 || end - at < length) {
      throw corrupt(what, (end - at) + " bytes left");
    }
  }
}
