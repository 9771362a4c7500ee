package io.kiwidb.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growable byte buffer with the shared encodings; the counterpart of {@link ByteReader}.
 *
 * <p>Threading: not thread-safe. {@link #array} is the live buffer, valid up to {@link #length}
 * until the next write.
 */
public final class ByteWriter {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int length;

  /** Creates an empty writer with an initial capacity. */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Returns the live buffer. */
  public byte[] array() {
    return bytes;
  }

  /** Returns the number of bytes written. */
  public int length() {
    return length;
  }

  /** Discards all bytes; keeps the buffer. */
  public ByteWriter clear() {
    length = 0;
    return this;
  }

  /** Discards all bytes after {@code newLength}. Requires: {@code 0 <= newLength <= length()}. */
  public ByteWriter truncate(int newLength) {
    assert newLength >= 0 && newLength <= length;
    length = newLength;
    return this;
  }

  /** Returns a copy of the bytes written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes a byte. */
  public ByteWriter writeByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** Writes a little-endian 32-bit integer. */
  public ByteWriter writeInt(int value) {
    reserve(4);
    LittleEndian.putInt(bytes, length, value);
    length += 4;
    return this;
  }

  /** Writes a little-endian 64-bit integer. */
  public ByteWriter writeLong(long value) {
    reserve(8);
    LittleEndian.putLong(bytes, length, value);
    length += 8;
    return this;
  }

  /** Writes an unsigned 32-bit varint. */
  public ByteWriter writeVarint(int value) {
    reserve(Varint.MAX_INT_BYTES);
    length = Varint.put(bytes, length, value);
    return this;
  }

  /** Writes an unsigned 64-bit varint. */
  public ByteWriter writeVarlong(long value) {
    reserve(Varint.MAX_LONG_BYTES);
    length = Varint.putLong(bytes, length, value);
    return this;
  }

  /** Writes a slice without its length. */
  public ByteWriter write(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Writes a slice with a varint length prefix. */
  public ByteWriter writeBytes(byte[] source, int offset, int count) {
    writeVarint(count);
    return write(source, offset, count);
  }

  /** Writes an array with a varint length prefix. */
  public ByteWriter writeBytes(byte[] source) {
    return writeBytes(source, 0, source.length);
  }

  /** Writes a UTF-8 string with a varint length prefix. */
  public ByteWriter writeString(String text) {
    return writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Ensures capacity for {@code count} more bytes. */
  public ByteWriter reserve(int count) {
    if (bytes.length - length < count) {
      grow(count);
    }
    return this;
  }

  /**
   * Adds {@code count} bytes that the caller wrote directly to {@link #array} after
   * {@link #reserve}.
   */
  public ByteWriter advance(int count) {
    assert count >= 0 && bytes.length - length >= count;
    length += count;
    return this;
  }

  private void grow(int count) {
    long wanted = (long) length + count;
    if (wanted > LARGEST_ARRAY) {
      throw new IllegalArgumentException("a batch or block of " + wanted
          + " bytes is too large; the limit is " + LARGEST_ARRAY + " bytes");
    }
    bytes =
        Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(wanted, bytes.length * 2L)));
  }
}
