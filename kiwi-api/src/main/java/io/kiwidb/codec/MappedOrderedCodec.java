package io.kiwidb.codec;

import java.util.Comparator;
import java.util.function.Function;

/** An ordered codec whose values are converted to those of another. Threading: immutable. */
record MappedOrderedCodec<T, U>(
    OrderedCodec<T> codec,
    Function<? super T, ? extends U> decoded,
    Function<? super U, ? extends T> encoded)
    implements OrderedCodec<U> {
  @Override
  public byte[] encode(U value) {
    return codec.encode(encoded.apply(value));
  }

  @Override
  public U decode(byte[] array, int offset, int length) {
    return decoded.apply(codec.decode(array, offset, length));
  }

  @Override
  public Comparator<? super U> comparator() {
    Comparator<? super T> order = codec.comparator();
    return (a, b) -> order.compare(encoded.apply(a), encoded.apply(b));
  }

  @Override
  public int fixedLength() {
    return codec.fixedLength();
  }

  @Override
  public String keyOrder() {
    return codec.keyOrder();
  }
}
