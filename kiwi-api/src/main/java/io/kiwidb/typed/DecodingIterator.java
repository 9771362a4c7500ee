package io.kiwidb.typed;

import java.util.Iterator;
import java.util.function.Function;

/** An iterator that decodes what another returns. Threading: not thread-safe. */
record DecodingIterator<B, T>(Iterator<B> encoded, Function<? super B, ? extends T> decode)
    implements Iterator<T> {
  @Override
  public boolean hasNext() {
    return encoded.hasNext();
  }

  @Override
  public T next() {
    return decode.apply(encoded.next());
  }

  @Override
  public void remove() {
    encoded.remove();
  }
}
