package io.kiwidb.engine.range;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of range deletions, cut into intervals that do not overlap: where one begins or ends, an
 * interval begins. A question is one binary search, however much they overlap.
 *
 * <p>There are {@code n} bounds and {@code n + 1} intervals. Interval {@code i} begins with bound
 * {@code i - 1} and ends before bound {@code i}; the first has no lower and the last no upper
 * bound. Each has the sequence numbers of the deletions that cover it, newest first; none for a gap
 * between deletions. They are listed for each interval, or in a {@link CoverageTree} if that would
 * take too much space: n deletions never take more than in the order of n&nbsp;log&nbsp;n.
 *
 * <p>Threading: immutable.
 */
public final class RangeDeletions {
  /** Returned where no deletion covers a key: smaller than every sequence number. */
  public static final long NONE = 0;

  private static final long[] GAP = {};

  private final KeyOrder order;
  private final byte[][] bounds;
  private final long[] prefixes;
  private final long[][] listed; // by interval; empty if they are in the tree
  private final @Nullable CoverageTree tree;
  private final long[] all; // ascending

  private RangeDeletions(
      KeyOrder order, byte[][] bounds, long[][] listed, @Nullable CoverageTree tree, long[] all) {
    this.order = order;
    this.bounds = bounds;
    this.listed = listed;
    this.tree = tree;
    this.all = all;
    this.prefixes = new long[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      prefixes[i] = order.prefix(bounds[i], 0, bounds[i].length);
    }
  }

  /** Returns the set in which these deletions are listed for each interval. */
  static RangeDeletions listed(KeyOrder order, byte[][] bounds, long[][] listed) {
    long[] all =
        Arrays.stream(listed).flatMapToLong(Arrays::stream).distinct().sorted().toArray();
    return new RangeDeletions(order, bounds, listed, null, all);
  }

  /** Returns the set of these deletions, newest first, between bounds. */
  static RangeDeletions inTree(KeyOrder order, byte[][] bounds, List<CoverageTree.Span> spans) {
    long[] all = spans.stream().mapToLong(CoverageTree.Span::sequence).sorted().toArray();
    CoverageTree tree = new CoverageTree(bounds.length + 1, spans);
    return new RangeDeletions(order, bounds, new long[0][], tree, all);
  }

  /** Returns no deletions. */
  public static RangeDeletions none(KeyOrder order) {
    return listed(order, new byte[0][], new long[][] {GAP});
  }

  /** Returns these deletions, for readers at any sequence number. */
  public static RangeDeletions of(KeyOrder order, Collection<RangeDeletion> deletions) {
    return of(order, deletions, KnownReaders.ANY);
  }

  /**
   * Returns these deletions for some readers. Of several that cover the same keys only those are
   * kept that one of these readers sees as the newest, so nested deletions take no more space than
   * others.
   */
  public static RangeDeletions of(
      KeyOrder order, Collection<RangeDeletion> deletions, KnownReaders readers) {
    return Sweep.run(order, deletions, readers);
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return all.length == 0;
  }

  /** Returns the largest sequence number; {@link #NONE} if there are none. */
  public long largestSequence() {
    return all.length == 0 ? NONE : all[all.length - 1];
  }

  /** Returns the sequence numbers of all deletions that cover at least one key, ascending. */
  public long[] sequences() {
    return all.clone();
  }

  /** Returns the number of intervals. */
  public int intervals() {
    return bounds.length + 1;
  }

  /** Returns the number of places in which the sequence numbers of deletions are listed. */
  long places() {
    return tree == null ? Arrays.stream(listed).mapToLong(one -> one.length).sum() : tree.places();
  }

  /** Returns the interval that contains a key. */
  public int find(byte[] key, int offset, int length, long prefix) {
    int low = 0;
    int high = bounds.length;
    while (low < high) { // for the first bound behind the key
      int middle = (low + high) >>> 1;
      if (isBehind(middle, key, offset, length, prefix)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private boolean isBehind(int bound, byte[] key, int offset, int length, long prefix) {
    long its = prefixes[bound];
    if (its != prefix) {
      return its > prefix;
    }
    byte[] other = bounds[bound];
    return order.compare(other, 0, other.length, key, offset, length) > 0;
  }

  /** Returns whether an interval begins at or before a key and ends behind it. */
  public boolean contains(int interval, byte[] key, int offset, int length, long prefix) {
    return (interval == 0 || !isBehind(interval - 1, key, offset, length, prefix))
        && (interval == bounds.length || isBehind(interval, key, offset, length, prefix));
  }

  /** Returns the first key of an interval; null if it has no lower bound. */
  public byte @Nullable [] from(int interval) {
    return interval == 0 ? null : bounds[interval - 1];
  }

  /** Returns the key before which an interval ends; null if it has no upper bound. */
  public byte @Nullable [] to(int interval) {
    return interval == bounds.length ? null : bounds[interval];
  }

  /**
   * Returns the sequence number of the newest deletion of an interval that a reader at
   * {@code visible} sees, or {@link #NONE}: it hides all entries with a smaller one.
   */
  public long newest(int interval, long visible) {
    CoverageTree nested = tree;
    if (nested != null) {
      return nested.newest(interval, visible);
    }
    for (long sequence : listed[interval]) {
      if (sequence <= visible) {
        return sequence;
      }
    }
    return NONE;
  }

  /** Returns the sequence number of the newest visible deletion of a key, or {@link #NONE}. */
  public long newest(LookupKey key) {
    return newest(find(key.array(), key.offset(), key.length(), key.prefix()), key.sequence());
  }

  /**
   * Returns whether every key from {@code smallest} to {@code largest}, both inclusive, is covered
   * by a deletion with a sequence number above {@code entries} and at most {@code visible}.
   */
  public boolean coverAll(byte[] smallest, byte[] largest, long entries, long visible) {
    int last = find(largest, 0, largest.length, order.prefix(largest, 0, largest.length));
    int at = find(smallest, 0, smallest.length, order.prefix(smallest, 0, smallest.length));
    for (; at <= last; at++) {
      if (newest(at, visible) <= entries) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether a key from {@code smallest} to {@code largest}, both inclusive, is covered by a
   * deletion with a sequence number above {@code entries} and at most {@code visible}.
   */
  public boolean touch(byte[] smallest, byte[] largest, long entries, long visible) {
    if (largestSequence() <= entries) {
      return false;
    }
    int last = find(largest, 0, largest.length, order.prefix(largest, 0, largest.length));
    int at = find(smallest, 0, smallest.length, order.prefix(smallest, 0, smallest.length));
    for (; at <= last; at++) {
      if (newest(at, visible) > entries) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns one deletion for each interval and sequence number: together they hide what these do.
   */
  List<RangeDeletion> fragments() {
    List<RangeDeletion> fragments = new ArrayList<>();
    for (int i = 0; i <= bounds.length; i++) {
      for (long sequence : tree == null ? listed[i] : tree.covering(i)) {
        fragments.add(new RangeDeletion(from(i), to(i), sequence));
      }
    }
    return fragments;
  }
}
