package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An iterator of a map's collection. It reads a consistent view as of its creation, and may be
 * abandoned at any point.
 *
 * <p>It reads one page ahead, with a cursor that is closed at once, and the next page from after
 * the last key. So between two calls it holds no memtable and no table, only a sequence number,
 * until it has read the last page. An iterator abandoned earlier is released by the garbage
 * collector without a warning, because users could not have closed it. Pages grow, so that looking
 * at the first few elements reads few, and a long iteration rarely seeks.
 *
 * <p>Threading: not thread-safe. Failure: a page that cannot be read is retried by the next call.
 */
final class PagedIterator<T> implements Iterator<T> {
  private static final int FIRST_PAGE = 16; // elements
  private static final int LARGEST_PAGE = 1024; // elements
  private static final long PAGE_BYTES = 256 << 10; // a page ends with the element that reaches it

  private final StoreMap map;
  private final ElementView<T> shown;
  private @Nullable ConsistentView moment; // null after the last page
  private Page<T> page = new Page<>(List.of(), List.of());
  private int at; // index of the next element
  private int pageSize = FIRST_PAGE;
  private byte @Nullable [] lastKey;

  /**
   * Elements read ahead; never modified.
   *
   * @param keys for continuing and removing, as callers may modify the elements
   * @param elements one per key
   */
  private record Page<T>(List<byte[]> keys, List<T> elements) {
    int size() {
      return keys.size();
    }
  }

  private PagedIterator(StoreMap map, ElementView<T> shown, @Nullable ConsistentView moment) {
    this.map = map;
    this.shown = shown;
    this.moment = moment;
  }

  /** Returns an iterator positioned before the first element of a map. */
  static <T> PagedIterator<T> of(StoreMap map, ElementView<T> shown) {
    ConsistentView now = map.moment();
    PagedIterator<T> iterator = new PagedIterator<>(map, shown, now);
    boolean begun = false;
    try {
      iterator.turn(now);
      begun = true;
    } finally {
      if (!begun) {
        now.release().run();
      }
    }
    return iterator;
  }

  /** Returns an exhausted iterator. */
  static <T> PagedIterator<T> atEnd(StoreMap map, ElementView<T> shown) {
    return new PagedIterator<>(map, shown, null);
  }

  @Override
  public boolean hasNext() {
    ConsistentView more = moment;
    if (at == page.size() && more != null) {
      turn(more);
    }
    return at < page.size();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the iterator has no more elements");
    }
    lastKey = page.keys().get(at);
    return page.elements().get(at++);
  }

  /**
   * Returns all elements read ahead, at least one unless the iterator is exhausted, and skips them.
   */
  List<T> nextPage() {
    if (!hasNext()) {
      return List.of();
    }
    List<T> rest = page.elements().subList(at, page.size());
    at = page.size();
    lastKey = page.keys().get(at - 1);
    return rest;
  }

  @Override
  public void remove() {
    MapWrites writes = map.requireWrites();
    byte[] key = lastKey;
    if (key == null) {
      throw new IllegalStateException(
          "nothing to remove: next() was not called, or remove() was already called");
    }
    lastKey = null;
    writes.delete(key);
  }

  /** Ends the iteration and releases what it holds. Idempotent. */
  void close() {
    ConsistentView held = moment;
    moment = null;
    at = page.size();
    if (held != null) {
      held.release().run();
    }
  }

  /** Reads the next page. */
  private void turn(ConsistentView from) {
    MapScan scan = map.scan().at(from.view());
    List<byte[]> keys = new ArrayList<>();
    List<T> elements = new ArrayList<>();
    boolean more;
    try (Cursor cursor = scan.open()) {
      more = page.size() == 0
          ? scan.goToFirst(cursor)
          : scan.goBehind(cursor, Bound.exclusive(page.keys().get(page.size() - 1)));
      for (long bytes = 0; more && keys.size() < pageSize && bytes < PAGE_BYTES; ) {
        bytes += shown.bytes().applyAsLong(cursor);
        keys.add(cursor.key());
        elements.add(shown.read().apply(cursor));
        more = scan.goOn(cursor);
      }
    }
    page = new Page<>(keys, elements);
    at = 0;
    pageSize = Math.min(2 * pageSize, LARGEST_PAGE);
    if (!more) {
      moment = null;
      from.release().run();
    }
  }
}
