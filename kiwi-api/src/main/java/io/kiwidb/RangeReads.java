package io.kiwidb;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads of ranges by means of a cursor or a map. Threading: stateless. */
final class RangeReads {
  private RangeReads() {}

  static long count(ReadView view, KeyRange range) {
    long[] count = {0};
    whileTrue(view, range, Direction.ASCENDING, cursor -> ++count[0] > 0);
    return count[0];
  }

  static RangeEstimate countWithSizes(ReadView view, KeyRange range) {
    long[] sums = {0, 0};
    whileTrue(view, range, Direction.ASCENDING, cursor -> {
      sums[0]++;
      sums[1] += (long) cursor.keyLength() + cursor.valueLength();
      return true;
    });
    return new RangeEstimate(sums[0], sums[1]);
  }

  static void forEachWhile(
      ReadView view, KeyRange range, Direction direction, BiPredicate<byte[], byte[]> action) {
    Objects.requireNonNull(action, "action");
    whileTrue(view, range, direction, cursor -> action.test(cursor.key(), cursor.value()));
  }

  private static void whileTrue(
      ReadView view, KeyRange range, Direction direction, Predicate<Cursor> action) {
    boolean ascending = isAscending(direction);
    try (Cursor cursor = view.cursor(range)) {
      boolean standing = ascending ? cursor.seekToFirst() : cursor.seekToLast();
      while (standing && action.test(cursor)) {
        standing = ascending ? cursor.next() : cursor.prev();
      }
    }
  }

  private static boolean isAscending(Direction direction) {
    return Objects.requireNonNull(direction, "direction") == Direction.ASCENDING;
  }

  static byte @Nullable [] end(ReadView view, Direction from) {
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      boolean found = from == Direction.ASCENDING ? cursor.seekToFirst() : cursor.seekToLast();
      return found ? cursor.key() : null;
    }
  }

  static Stream<Map.Entry<byte[], byte[]>> stream(
      ReadView view, KeyRange range, Direction direction) {
    boolean ascending = isAscending(direction);
    NavigableMap<byte[], byte[]> part = view.asMap();
    Comparator<? super byte[]> order = part.comparator();
    if (order != null
        && range.from().isPresent()
        && range.to().isPresent()
        && order.compare(range.from().get(), range.to().get()) >= 0) {
      return Stream.empty(); // a map throws
    }
    if (range.from().isPresent()) {
      part = part.tailMap(range.from().get(), true);
    }
    if (range.to().isPresent()) {
      part = part.headMap(range.to().get(), false);
    }
    return (ascending ? part : part.descendingMap()).entrySet().stream();
  }
}
