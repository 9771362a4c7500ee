package io.kiwidb.engine.transaction;

import io.kiwidb.Cursor;
import io.kiwidb.engine.read.ChangeFinder.Span;
import io.kiwidb.key.KeyOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys over which a cursor has moved since it was sought: where it was, and everything in
 * between, as a scan has also seen that there was nothing else.
 *
 * <p>Threading: not thread-safe.
 */
final class ScannedSpan {
  private final KeyOrder order;
  private final @Nullable Key from; // null: no lower bound
  private @Nullable Key low; // null: down to the lower bound of the range
  private @Nullable Key high; // null: up to the upper bound of the range
  private final @Nullable Key to;

  /** A key in an array that is used again. */
  private static final class Key {
    private byte[] bytes;
    private int length;

    Key(byte[] bytes) {
      this.bytes = bytes.clone();
      this.length = bytes.length;
    }

    void set(Cursor cursor) {
      if (bytes.length < cursor.keyLength()) {
        bytes = new byte[2 * cursor.keyLength()];
      }
      length = cursor.keyLength();
      System.arraycopy(cursor.keyArray(), cursor.keyOffset(), bytes, 0, length);
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, length);
    }
  }

  /** Creates the span of a cursor at one key of its range, which was asked for. */
  private ScannedSpan(KeyOrder order, byte @Nullable [] from, byte @Nullable [] to) {
    this.order = order;
    this.from = from == null ? null : new Key(from);
    this.to = to == null ? null : new Key(to);
  }

  /** Returns the span that begins at a key, or at the start of the range, and goes to a cursor. */
  static ScannedSpan upward(
      KeyOrder order,
      byte @Nullable [] from,
      byte @Nullable [] to,
      byte @Nullable [] start,
      Cursor found) {
    ScannedSpan span = new ScannedSpan(order, from, to);
    if (start != null && (from == null || order.compare(start, from) > 0)) {
      span.low = new Key(start);
    }
    span.high = found.isValid() ? new Key(found.key()) : null;
    return span;
  }

  /** Returns the span that ends at a key, or at the end of the range, and goes to a cursor. */
  static ScannedSpan downward(
      KeyOrder order,
      byte @Nullable [] from,
      byte @Nullable [] to,
      byte @Nullable [] start,
      Cursor found) {
    ScannedSpan span = new ScannedSpan(order, from, to);
    if (start != null && (to == null || order.compare(start, to) < 0)) {
      span.high = new Key(start);
    }
    span.low = found.isValid() ? new Key(found.key()) : null;
    return span;
  }

  /** Notes that the cursor has moved to the next key, or past the last one. */
  void movedUp(Cursor cursor) {
    Key last = high;
    if (last != null) {
      if (!cursor.isValid()) {
        high = null;
      } else if (compare(cursor, last) > 0) {
        last.set(cursor);
      }
    }
  }

  /** Notes that the cursor has moved to the previous key, or before the first one. */
  void movedDown(Cursor cursor) {
    Key first = low;
    if (first != null) {
      if (!cursor.isValid()) {
        low = null;
      } else if (compare(cursor, first) < 0) {
        first.set(cursor);
      }
    }
  }

  private int compare(Cursor cursor, Key key) {
    return order.compare(
        cursor.keyArray(), cursor.keyOffset(), cursor.keyLength(), key.bytes, 0, key.length);
  }

  /** Returns the keys that must be unchanged. */
  Span span() {
    byte[] first = low == null ? copy(from) : low.copy();
    return high == null
        ? new Span(first, copy(to), Span.End.EXCLUSIVE)
        : new Span(first, high.copy(), Span.End.INCLUSIVE);
  }

  private static byte @Nullable [] copy(@Nullable Key key) {
    return key == null ? null : key.copy();
  }
}
