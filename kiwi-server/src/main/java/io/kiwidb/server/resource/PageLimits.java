package io.kiwidb.server.resource;

import io.kiwidb.server.json.Encoding;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How large a page may be, and how long reading it may take. Threading: immutable.
 *
 * @param bytes bytes of keys and values
 * @param shownValueBytes bytes of a value that are shown
 * @param nanos time after which a page ends with what it has, but with one item at least
 * @param nanoClock a clock in nanoseconds, such as {@link System#nanoTime}
 */
public record PageLimits(long bytes, int shownValueBytes, long nanos, LongSupplier nanoClock) {
  private static final int MOST_ITEMS = 1_000;
  private static final int DEFAULT_ITEMS = 100;

  /** Returns the number of items of a page. */
  static int items(@Nullable Integer limit) {
    return Given.number(limit, 1, MOST_ITEMS, DEFAULT_ITEMS, "limit");
  }

  /** When a page ends. Threading: immutable. */
  record Deadline(long nanos, LongSupplier nanoClock) {
    boolean isOver() {
      return nanoClock.getAsLong() - nanos >= 0;
    }
  }

  /** Returns when a page that is begun now ends. */
  Deadline deadline() {
    return new Deadline(nanoClock.getAsLong() + nanos, nanoClock);
  }

  /**
   * Returns whether a page ends before its next item. One with an item can be continued, and each
   * page comes further.
   *
   * @param has the items that it has
   * @param most the most that it may have
   * @param size bytes that it has
   */
  boolean isFull(int has, int most, long size, Deadline deadline) {
    return has == most || size >= bytes || (has > 0 && deadline.isOver());
  }

  /** A value as it is shown: {@code bytes} is its length if it was cut. */
  record Shown(String value, @Nullable Integer cutFrom) {}

  Shown show(Encoding encoding, byte[] array, int offset, int length) {
    int shown = encoding.cut(array, offset, length, shownValueBytes);
    String value = encoding.encode(array, offset, shown);
    return new Shown(value, shown < length ? length : null);
  }
}
