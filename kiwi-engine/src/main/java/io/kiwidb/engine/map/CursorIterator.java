package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An iterator of a map's collection: sees the one moment at which it was made, by holding a cursor.
 *
 * <p>The cursor is closed when the iterator has come to its end, or fails. One that is abandoned before keeps tables from being
 * removed until the collector finds it, and is then reported like every cursor that somebody forgot; code that stops early can
 * close the iterator, which is an {@link AutoCloseable}, or better use a cursor.
 *
 * <p>Threading: not thread-safe.
 */
final class CursorIterator<T> implements Iterator<T>, AutoCloseable {
  private final StoreMap map;
  private final MapScan scan;
  private final Function<Cursor, T> read;
  private final Cursor cursor;
  private boolean standing;
  private byte @Nullable [] lastKey;

  /**
   * An iterator before the first element.
   *
   * @param map where elements are removed
   * @param read copies an element from where the cursor stands
   */
  CursorIterator(StoreMap map, MapScan scan, Function<Cursor, T> read) {
    this.map = map;
    this.scan = scan;
    this.read = read;
    this.cursor = scan.open();
    move(scan::goToFirst);
  }

  @Override
  public boolean hasNext() {
    return standing;
  }

  @Override
  public T next() {
    if (!standing) {
      throw new NoSuchElementException("the iterator is at its end");
    }
    T element = read.apply(cursor);
    lastKey = cursor.key();
    move(scan::goOn);
    return element;
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

  @Override
  public void close() {
    standing = false;
    cursor.close();
  }

  private void move(Function<Cursor, Boolean> step) {
    standing = false;
    try {
      standing = step.apply(cursor);
    } finally {
      if (!standing) {
        cursor.close();
      }
    }
  }
}
