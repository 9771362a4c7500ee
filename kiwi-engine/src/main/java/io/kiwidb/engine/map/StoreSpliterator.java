package io.kiwidb.engine.map;

import java.util.Comparator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A spliterator of a map's collection. It reads a consistent view as of its first use, in the order
 * of the map, and may be abandoned at any point. A full traversal, such as that of most streams,
 * uses one cursor; other uses read pages, like {@link PagedIterator}.
 *
 * <p>Threading: not thread-safe; the split-off part may be used by any thread.
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
   * Splits off the elements read ahead. They are in an array, which does not report an order
   * because it has no comparator.
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
      throw new IllegalStateException("values are not sorted");
    }
    return shown.order().apply(map.comparator());
  }
}
