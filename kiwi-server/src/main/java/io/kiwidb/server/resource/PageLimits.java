package io.kiwidb.server.resource;

import io.kiwidb.server.json.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * How large a page may be. Threading: immutable.
 *
 * @param bytes bytes of keys and values
 * @param shownValueBytes bytes of a value that are shown
 */
public record PageLimits(long bytes, int shownValueBytes) {
  private static final int MOST_ITEMS = 1_000;
  private static final int DEFAULT_ITEMS = 100;

  /** Returns the number of items of a page. */
  static int items(@Nullable Integer limit) {
    return Given.number(limit, 1, MOST_ITEMS, DEFAULT_ITEMS, "limit");
  }

  /** A value as it is shown: {@code bytes} is its length if it was cut. */
  record Shown(String value, @Nullable Integer cutFrom) {}

  Shown show(Encoding encoding, byte[] array, int offset, int length) {
    int shown = encoding.cut(array, offset, length, shownValueBytes);
    String value = encoding.encode(array, offset, shown);
    return new Shown(value, shown < length ? length : null);
  }
}
