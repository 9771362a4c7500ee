package io.kiwidb.engine.read;

import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.engine.read.RangeEstimator.Span;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range in parts: those of which a range deletion covers all keys, and those of which none covers
 * any. After {@value #MAX_STEPS} intervals the rest counts as one part without deletions, so that
 * an estimate takes bounded time.
 *
 * <p>Threading: not thread-safe.
 */
final class RangeParts {
  static final int MAX_STEPS = 64;

  private final KeyOrder order;
  private final DeletedKeys deleted;
  private final LookupKey at = new LookupKey();

  RangeParts(KeyOrder order, DeletedKeys deleted) {
    this.order = order;
    this.deleted = deleted;
  }

  /** A part, and whether range deletions cover it. */
  record Part(Span span, boolean isCovered) {}

  /**
   * Returns the parts, in order; adjacent ones differ.
   *
   * @param smallest nothing before it counts
   * @param largest nothing behind it counts
   * @param than only deletions with a larger sequence number count
   */
  List<Part> of(Span range, byte[] smallest, byte[] largest, long than) {
    List<Part> parts = new ArrayList<>();
    byte @Nullable [] begin = range.isBehind(smallest, order) ? range.from() : smallest;
    byte @Nullable [] start = begin;
    boolean isCovered = false;
    for (int steps = 0; start != null && isWithin(start, range, largest); steps++) {
      at.set(order, start, 0, start.length, SequenceNumber.MAX);
      int set = steps == MAX_STEPS ? -1 : deleted.findNewer(at, than);
      if (isCovered != set >= 0) {
        add(parts, begin, start, isCovered);
        begin = start;
        isCovered = set >= 0;
      }
      start = steps == MAX_STEPS ? null : endOf(set);
    }
    add(parts, begin, range.to(), isCovered);
    return parts;
  }

  private byte @Nullable [] endOf(int set) {
    return set >= 0 ? deleted.to(set) : deleted.nearestEnd(order);
  }

  private boolean isWithin(byte[] start, Span range, byte[] largest) {
    return order.compare(start, largest) <= 0 && !range.isBefore(start, order);
  }

  private static void add(
      List<Part> parts, byte @Nullable [] from, byte @Nullable [] to, boolean isCovered) {
    if (from != to) { // or the first part would be empty
      parts.add(new Part(new Span(from, to), isCovered));
    }
  }
}
