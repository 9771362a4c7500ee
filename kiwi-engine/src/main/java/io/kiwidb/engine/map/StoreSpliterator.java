package io.kiwidb.engine.map;

import java.util.Comparator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A spliterator of a map's collection: sees the one moment at which it is first used, in the order
 * of the map, and may be abandoned anywhere. A walk from end to end, such as most streams are,
 * takes one cursor; others read pages, as {@link PagedIterator} does.
 *
 * <p>Threading: not thread-safe; what was split off is for any thread.
 */
final class StoreSpliterator<T> implements Spliterator<T> {
  private final StoreMap map;
  private final ElementView<T> shown;
  private @Nullable PagedIterator<T> begun;

  StoreSpliterator(StoreMap map, ElementView<T> shown) {
    this.map = map;
    this.shown = shown;
  }

  private PagedIterator<T> iterator() {
    PagedIterator<T> iterator = begun;
    if (iterator == null) {
      iterator = PagedIterator.of(map, shown);
      begun = iterator;
    }
    return iterator;
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    PagedIterator<T> iterator = iterator();
    boolean there = iterator.hasNext();
    if (there) {
      action.accept(iterator.next());
    }
    return there;
  }

  @Override
  public void forEachRemaining(Consumer<? super T> action) {
    if (begun != null) {
      begun.forEachRemaining(action);
    } else {
      begun = PagedIterator.atEnd(map, shown);
      map.scan().forEach(cursor -> action.accept(shown.read().apply(cursor)));
    }
  }

  /**
   * Splits off what has been read ahead. That is an array, which says nothing of its order because
   * it knows no comparator.
   */
  @Override
  public @Nullable Spliterator<T> trySplit() {
    List<T> page = iterator().nextPage();
    return page.isEmpty()
        ? null
        : Spliterators.spliterator(
            page.toArray(), (characteristics() | IMMUTABLE) & ~(SORTED | CONCURRENT));
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL | (map.isLive() ? CONCURRENT : IMMUTABLE) | shown.characteristics();
  }

  @Override
  public @Nullable Comparator<? super T> getComparator() {
    if (!hasCharacteristics(SORTED)) {
      throw new IllegalStateException("values have no order of their own");
    }
    return shown.order().apply(map.comparator());
  }
}
