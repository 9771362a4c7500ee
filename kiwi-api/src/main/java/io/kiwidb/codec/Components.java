package io.kiwidb.codec;

import io.kiwidb.key.KeyOrder;
import java.util.Arrays;

/** Writes components of tuples, see the package. Threading: stateless. */
final class Components {
  /** The first byte of both pairs below. */
  static final byte MARK = 0;

  /** After {@link #MARK}: the component contains a byte 0. */
  static final byte ZERO = (byte) 0xff;

  /** After {@link #MARK}: the component ends. */
  static final byte END = 0;

  private Components() {}

  /** Returns the bytes of a value in a form that no other value's form begins with. */
  static <T> byte[] delimited(OrderedCodec<T> codec, T value) {
    byte[] bytes = codec.encode(value);
    int fixed = codec.fixedLength();
    if (fixed == OrderedCodec.VARIABLE) {
      return escaped(bytes);
    }
    if (bytes.length != fixed) { // a component of another length could not be found again
      throw new IllegalArgumentException("the codec has a fixed length of " + fixed
          + " bytes, but wrote " + bytes.length + "; its fixedLength() must be VARIABLE");
    }
    return bytes;
  }

  private static byte[] escaped(byte[] bytes) {
    int zeros = 0;
    for (byte b : bytes) {
      zeros += b == MARK ? 1 : 0;
    }
    byte[] result = Arrays.copyOf(bytes, Math.addExact(bytes.length, zeros + 2));
    if (zeros > 0) {
      int end = 0;
      for (byte b : bytes) {
        result[end++] = b;
        if (b == MARK) {
          result[end++] = ZERO;
        }
      }
    }
    result[result.length - 2] = MARK;
    result[result.length - 1] = END;
    return result;
  }

  /** Throws {@link IllegalArgumentException} unless the codec's bytes sort bytewise. */
  static <T> OrderedCodec<T> requireBytewise(OrderedCodec<T> codec) {
    if (!codec.keyOrder().equals(KeyOrder.BYTEWISE_NAME)) {
      throw new IllegalArgumentException("the bytes of this codec sort by the key order '"
          + codec.keyOrder() + "'; a component must sort bytewise");
    }
    return codec;
  }
}
