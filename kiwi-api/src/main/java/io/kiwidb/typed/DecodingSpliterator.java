package io.kiwidb.typed;

import java.util.Comparator;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A spliterator that decodes what another returns. Threading: not thread-safe; the split-off part
 * may be used by any thread.
 *
 * @param order the order of the elements; null if they have none
 */
record DecodingSpliterator<B, T>(
    Spliterator<B> encoded,
    Function<? super B, ? extends T> decode,
    @Nullable Comparator<? super T> order)
    implements Spliterator<T> {
  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    return encoded.tryAdvance(bytes -> action.accept(decode.apply(bytes)));
  }

  @Override
  public void forEachRemaining(Consumer<? super T> action) {
    encoded.forEachRemaining(bytes -> action.accept(decode.apply(bytes)));
  }

  @Override
  public @Nullable Spliterator<T> trySplit() {
    Spliterator<B> part = encoded.trySplit();
    return part == null ? null : new DecodingSpliterator<>(part, decode, order);
  }

  @Override
  public long estimateSize() {
    return encoded.estimateSize();
  }

  @Override
  public int characteristics() {
    return encoded.characteristics();
  }

  @Override
  public @Nullable Comparator<? super T> getComparator() {
    if (!hasCharacteristics(SORTED)) {
      throw new IllegalStateException("the elements are not sorted");
    }
    return order;
  }
}
