package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An iterator of a map's collection: sees the one moment at which it was made, and may be abandoned
 * anywhere.
 *
 * <p>It reads a page ahead, with a cursor that is closed at once, and the next page from behind the
 * last key. So between two calls it holds no memtable and no table, only a sequence number, until
 * it has read the last page; the collector finds what was abandoned before that, and a warning
 * would tell users of nothing that they could have closed. Pages grow, so that looking at the first
 * few elements reads few, and a long walk seldom seeks.
 *
 * <p>Threading: not thread-safe. Failure: a page that cannot be read is tried again by the next
 * call.
 */
final class PagedIterator<T> implements Iterator<T> {
  private static final int FIRST_PAGE = 16; // elements
  private static final int LARGEST_PAGE = 1024; // elements
  private static final long PAGE_BYTES = 256 << 10; // a page ends with the element that reaches it

  private final StoreMap map;
  private final ElementView<T> shown;
  private @Nullable ConsistentView moment; // null after the last page
  private Page<T> page = new Page<>(List.of(), List.of());
  private int at; // what next() shows
  private int pageSize = FIRST_PAGE;
  private byte @Nullable [] lastKey;

  /**
   * What was read ahead; never changed.
   *
   * @param keys for going on and for removing: callers may write to the elements
   * @param elements as many
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

  /** An iterator before the first element of a map. */
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

  /** An iterator that has shown everything. */
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
      throw new NoSuchElementException("the iterator is at its end");
    }
    lastKey = page.keys().get(at);
    return page.elements().get(at++);
  }

  /**
   * All that has been read ahead, at least one element unless this is the end; they count as shown.
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
          "nothing to remove: next() was not called, or remove() was called already");
    }
    lastKey = null;
    writes.delete(key);
  }

  /** Reads the page behind this one. */
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
