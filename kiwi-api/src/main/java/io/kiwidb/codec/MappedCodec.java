package io.kiwidb.codec;

import java.util.function.Function;

/** A codec whose values are converted to those of another. Threading: immutable. */
record MappedCodec<T, U>(
    Codec<T> codec,
    Function<? super T, ? extends U> decoded,
    Function<? super U, ? extends T> encoded)
    implements Codec<U> {
  @Override
  public byte[] encode(U value) {
    return codec.encode(encoded.apply(value));
  }

  @Override
  public U decode(byte[] array, int offset, int length) {
    return decoded.apply(codec.decode(array, offset, length));
  }
}
