package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import io.kiwidb.Direction;
import io.kiwidb.ReadView;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Positions cursors on the keys of a map and iterates over them, within its bounds and in its
 * direction: "first", "next" and "after" refer to that direction. The reversed scan finds what
 * precedes a key.
 *
 * <p>Threading: immutable. The positioning methods act on cursors opened by this scan.
 */
final class MapScan {
  private final ReadView view;
  private final KeyBounds bounds;
  private final Direction direction;

  MapScan(ReadView view, KeyBounds bounds, Direction direction) {
    this.view = view;
    this.bounds = bounds;
    this.direction = direction;
  }

  ReadView view() {
    return view;
  }

  KeyBounds bounds() {
    return bounds;
  }

  Direction direction() {
    return direction;
  }

  MapScan reversed() {
    return new MapScan(view, bounds, direction.reversed());
  }

  /** Returns the same scan over another view. */
  MapScan at(ReadView other) {
    return new MapScan(other, bounds, direction);
  }

  MapScan within(KeyBounds narrower) {
    return new MapScan(view, narrower, direction);
  }

  /** Opens an unpositioned cursor, which the caller closes. */
  Cursor open() {
    return view.cursor(bounds.range());
  }

  /** Reads at the first key; null if there is none. */
  <T> @Nullable T first(Function<Cursor, T> read) {
    try (Cursor cursor = open()) {
      return goToFirst(cursor) ? read.apply(cursor) : null;
    }
  }

  /** Reads at the first key at or after a bound; null if there is none. */
  <T> @Nullable T behind(Bound place, Function<Cursor, T> read) {
    try (Cursor cursor = open()) {
      return goBehind(cursor, place) ? read.apply(cursor) : null;
    }
  }

  /** Passes every entry of a consistent view to the action. */
  void forEach(Consumer<Cursor> action) {
    any(cursor -> {
      action.accept(cursor);
      return false;
    });
  }

  /** Returns whether some entry passes a test. */
  boolean any(Predicate<Cursor> test) {
    try (Cursor cursor = open()) {
      for (boolean standing = goToFirst(cursor); standing; standing = goOn(cursor)) {
        if (test.test(cursor)) {
          return true;
        }
      }
      return false;
    }
  }

  boolean goToFirst(Cursor cursor) {
    return direction == Direction.ASCENDING
        ? ascendFrom(cursor, cursor.seekToFirst())
        : goToLast(cursor);
  }

  boolean goOn(Cursor cursor) {
    return direction == Direction.ASCENDING
        ? cursor.next() && !bounds.isTooHigh(cursor)
        : cursor.prev() && !bounds.isTooLow(cursor);
  }

  /** Moves to the first key at or after a bound. */
  boolean goBehind(Cursor cursor, Bound place) {
    byte[] key = place.key();
    if (direction == Direction.ASCENDING) {
      if (bounds.isTooLow(key)) {
        return goToFirst(cursor);
      }
      boolean found = cursor.seek(key);
      return ascendFrom(cursor, found && isExcluded(cursor, place) ? cursor.next() : found);
    }
    if (bounds.isTooHigh(key)) {
      return goToLast(cursor);
    }
    boolean found = cursor.seekForPrev(key);
    return descendFrom(cursor, found && isExcluded(cursor, place) ? cursor.prev() : found);
  }

  /**
   * Moves to the last key. Under a custom order, an inclusive upper bound cannot be expressed as
   * the end of a cursor's range, but can be sought.
   */
  private boolean goToLast(Cursor cursor) {
    return descendFrom(
        cursor,
        bounds.high().map(high -> cursor.seekForPrev(high.key())).orElseGet(cursor::seekToLast));
  }

  private boolean ascendFrom(Cursor cursor, boolean found) {
    boolean standing = found;
    while (standing && bounds.isTooLow(cursor)) { // at most the excluded lower bound itself
      standing = cursor.next();
    }
    return standing && !bounds.isTooHigh(cursor);
  }

  private boolean descendFrom(Cursor cursor, boolean found) {
    boolean standing = found;
    while (standing && bounds.isTooHigh(cursor)) { // at most the excluded upper bound itself
      standing = cursor.prev();
    }
    return standing && !bounds.isTooLow(cursor);
  }

  private boolean isExcluded(Cursor cursor, Bound place) {
    byte[] key = place.key();
    return !place.isInclusive()
        && bounds
                .order()
                .compare(
                    cursor.keyArray(), cursor.keyOffset(), cursor.keyLength(), key, 0, key.length)
            == 0;
  }
}
