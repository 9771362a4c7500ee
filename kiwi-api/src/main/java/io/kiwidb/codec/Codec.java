package io.kiwidb.codec;

import io.kiwidb.DecodingException;
import java.util.function.Function;

/**
 * A conversion between values of a type and bytes.
 *
 * <p>Equal values must have equal bytes, and {@code decode(encode(value))} must equal the value:
 * maps compare values by their bytes.
 *
 * <p>Threading: must be thread-safe; codecs have no state.
 *
 * <p>Ownership: {@link #encode} may return an array that the value contains, so its result must not
 * be modified. {@link #decode(byte[], int, int)} must neither modify the array nor keep it: its
 * content is valid only during the call.
 *
 * <p>Failure: {@link IllegalArgumentException} for a value that has no encoding;
 * {@link DecodingException} for bytes that {@link #encode} does not return;
 * {@link NullPointerException} for null, which no key and no value can be.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
  /** Returns the bytes of a value. */
  byte[] encode(T value);

  /** Returns the value of a slice of an array. */
  T decode(byte[] array, int offset, int length);

  /** Returns the value of an array. */
  default T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /**
   * Returns a codec for another type. What the functions throw reaches the caller.
   *
   * @param decoded converts a value of this codec
   * @param encoded converts back; the inverse of the other
   */
  default <U> Codec<U> map(
      Function<? super T, ? extends U> decoded, Function<? super U, ? extends T> encoded) {
    return new MappedCodec<>(this, decoded, encoded);
  }
}
