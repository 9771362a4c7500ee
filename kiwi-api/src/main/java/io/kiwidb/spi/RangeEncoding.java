package io.kiwidb.spi;

import io.kiwidb.KeyRange;
import java.util.Arrays;
import java.util.Optional;

/**
 * The encoding of a range of keys in an entry of type {@link io.kiwidb.key.ValueType#RANGE_DELETE}.
 *
 * <pre>
 * key    the first key of the range; empty if it has no lower bound
 * value
 *    1   bit 0: there is a lower bound; bit 1: there is an upper bound; the others are zero
 *        the key before which the range ends, if there is one
 * </pre>
 *
 * <p>The value {@code 03 7a} and the key {@code 61} are the range from {@code a} to before
 * {@code z}.
 *
 * <p>Threading: stateless.
 */
public final class RangeEncoding {
  private static final int LOWER = 1;
  private static final int UPPER = 2;
  private static final byte[] OPEN = {};

  private RangeEncoding() {}

  /** Returns the key of the entry; it may be the array of the range. */
  public static byte[] key(KeyRange range) {
    return range.from().orElse(OPEN);
  }

  /** Returns the value of the entry. */
  public static byte[] value(KeyRange range) {
    byte[] to = range.to().orElse(OPEN);
    byte[] value = new byte[1 + to.length];
    value[0] =
        (byte) ((range.from().isPresent() ? LOWER : 0) | (range.to().isPresent() ? UPPER : 0));
    System.arraycopy(to, 0, value, 1, to.length);
    return value;
  }

  /** Returns whether a value, and the length of the key beside it, are an encoded range. */
  public static boolean isValid(int keyLength, byte[] bytes, int offset, int length) {
    if (length == 0) {
      return false;
    }
    int bounds = bytes[offset];
    return (bounds & ~(LOWER | UPPER)) == 0
        && ((bounds & LOWER) != 0 || keyLength == 0)
        && ((bounds & UPPER) != 0 || length == 1);
  }

  /** Returns the range of an entry whose key and value are slices of an array. */
  public static KeyRange decode(
      byte[] bytes, int keyOffset, int keyLength, int valueOffset, int valueLength) {
    return decode(
        Arrays.copyOfRange(bytes, keyOffset, keyOffset + keyLength),
        Arrays.copyOfRange(bytes, valueOffset, valueOffset + valueLength));
  }

  /** Returns the range of an entry; the result may refer to the key's array. */
  public static KeyRange decode(byte[] key, byte[] value) {
    if (!isValid(key.length, value, 0, value.length)) {
      throw new IllegalArgumentException("not an encoded range of keys");
    }
    return new KeyRange(
        (value[0] & LOWER) == 0 ? Optional.empty() : Optional.of(key),
        (value[0] & UPPER) == 0
            ? Optional.empty()
            : Optional.of(Arrays.copyOfRange(value, 1, value.length)));
  }
}
