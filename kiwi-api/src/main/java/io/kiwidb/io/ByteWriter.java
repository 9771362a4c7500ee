package io.kiwidb.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array with the shared encodings; the counterpart of {@link ByteReader}.
 *
 * <p>Threading: not thread-safe. {@link #array} is the live buffer, valid up to {@link #length}
 * until the next write.
 */
public final class ByteWriter {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int length;

  /** An empty writer with room for {@code capacity} bytes. */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** The live buffer. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** Forgets everything written; the buffer is kept. */
  public ByteWriter clear() {
    length = 0;
    return this;
  }

  /**
   * Forgets what was written behind {@code newLength}. Requires: {@code 0 <= newLength <=
   * length()}.
   */
  public ByteWriter truncate(int newLength) {
    assert newLength >= 0 && newLength <= length;
    length = newLength;
    return this;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** One byte. */
  public ByteWriter writeByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** A little-endian 32-bit integer. */
  public ByteWriter writeInt(int value) {
    reserve(4);
    LittleEndian.putInt(bytes, length, value);
    length += 4;
    return this;
  }

  /** A little-endian 64-bit integer. */
  public ByteWriter writeLong(long value) {
    reserve(8);
    LittleEndian.putLong(bytes, length, value);
    length += 8;
    return this;
  }

  /** An unsigned varint. */
  public ByteWriter writeVarint(int value) {
    reserve(Varint.MAX_INT_BYTES);
    length = Varint.put(bytes, length, value);
    return this;
  }

  /** An unsigned 64-bit varint. */
  public ByteWriter writeVarlong(long value) {
    reserve(Varint.MAX_LONG_BYTES);
    length = Varint.putLong(bytes, length, value);
    return this;
  }

  /** A slice, without its length. */
  public ByteWriter write(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** A slice prefixed by its varint length. */
  public ByteWriter writeBytes(byte[] source, int offset, int count) {
    writeVarint(count);
    return write(source, offset, count);
  }

  /** A whole array prefixed by its varint length. */
  public ByteWriter writeBytes(byte[] source) {
    return writeBytes(source, 0, source.length);
  }

  /** A UTF-8 string prefixed by its varint length. */
  public ByteWriter writeString(String text) {
    return writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes room for {@code count} more bytes without writing them. */
  public ByteWriter reserve(int count) {
    if (bytes.length - length < count) {
      grow(count);
    }
    return this;
  }

  /**
   * Counts {@code count} bytes as written that the caller put into {@link #array} after
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
          + " bytes does not fit; the largest is " + LARGEST_ARRAY + " bytes");
    }
    bytes =
        Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(wanted, bytes.length * 2L)));
  }
}
