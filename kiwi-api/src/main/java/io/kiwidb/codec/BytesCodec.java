package io.kiwidb.codec;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/** Arrays as they are. Threading: immutable. */
enum BytesCodec implements OrderedCodec<byte[]> {
  /** The only one. */
  BYTES;

  @Override
  public byte[] encode(byte[] value) {
    return Objects.requireNonNull(value, "value");
  }

  @Override
  public byte[] decode(byte[] array, int offset, int length) {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  @Override
  public Comparator<byte[]> comparator() {
    return Arrays::compareUnsigned;
  }
}
