package io.kiwidb.engine.range;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of range deletions, cut into intervals that do not overlap: where one begins or ends, an
 * interval begins. A question is one binary search, however much they overlap.
 *
 * <p>There are {@code n} bounds and {@code n + 1} intervals. Interval {@code i} begins with bound
 * {@code i - 1} and ends before bound {@code i}; the first has no lower and the last no upper
 * bound. Each has the sequence numbers of the deletions that cover it, newest first; none for a gap
 * between deletions.
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
  private final long[][] sequences;
  private final long largest;

  private RangeDeletions(KeyOrder order, byte[][] bounds, long[][] sequences) {
    this.order = order;
    this.bounds = bounds;
    this.sequences = sequences;
    this.prefixes = new long[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      prefixes[i] = order.prefix(bounds[i], 0, bounds[i].length);
    }
    this.largest = Arrays.stream(sequences)
        .mapToLong(all -> all.length == 0 ? NONE : all[0])
        .max()
        .orElse(NONE);
  }

  /** Returns no deletions. */
  public static RangeDeletions none(KeyOrder order) {
    return new RangeDeletions(order, new byte[0][], new long[][] {GAP});
  }

  /** Returns these deletions, for readers at any sequence number. */
  public static RangeDeletions of(KeyOrder order, Collection<RangeDeletion> deletions) {
    return build(order, deletions, null);
  }

  /**
   * Returns these deletions, for readers at the sequence numbers of snapshots and for readers that
   * see all of them. Of several that cover the same keys only those are kept that one of these
   * readers sees as the newest, so nested deletions take no more space than others.
   *
   * @param snapshots sequence numbers, ascending
   */
  public static RangeDeletions of(
      KeyOrder order, Collection<RangeDeletion> deletions, long[] snapshots) {
    return build(order, deletions, snapshots);
  }

  private static RangeDeletions build(
      KeyOrder order, Collection<RangeDeletion> deletions, long @Nullable [] snapshots) {
    List<RangeDeletion> begins = new ArrayList<>(deletions);
    begins.removeIf(each -> each.isEmpty(order));
    List<RangeDeletion> ends = new ArrayList<>(begins);
    begins.sort(Comparator.comparing(RangeDeletion::from, lowest(order)));
    ends.removeIf(each -> each.to() == null);
    ends.sort((a, b) -> order.compare(bound(a.to()), bound(b.to())));
    TreeSet<Long> open = new TreeSet<>(Comparator.reverseOrder());
    List<byte[]> bounds = new ArrayList<>();
    List<long[]> sequences = new ArrayList<>();
    int begin = 0;
    int end = 0;
    while (begin < begins.size() && begins.get(begin).from() == null) {
      open.add(begins.get(begin++).sequence());
    }
    sequences.add(kept(open, snapshots));
    while (begin < begins.size() || end < ends.size()) {
      byte[] bound = next(order, begins, begin, ends, end);
      while (begin < begins.size() && order.compare(bound(begins.get(begin).from()), bound) == 0) {
        open.add(begins.get(begin++).sequence());
      }
      while (end < ends.size() && order.compare(bound(ends.get(end).to()), bound) == 0) {
        open.remove(ends.get(end++).sequence());
      }
      long[] covering = kept(open, snapshots);
      if (!Arrays.equals(covering, sequences.get(sequences.size() - 1))) {
        bounds.add(bound);
        sequences.add(covering);
      }
    }
    return new RangeDeletions(
        order, bounds.toArray(new byte[0][]), sequences.toArray(new long[0][]));
  }

  private static Comparator<byte @Nullable []> lowest(KeyOrder order) {
    return Comparator.nullsFirst(order::compare);
  }

  private static byte[] bound(byte @Nullable [] key) {
    if (key == null) {
      throw new IllegalStateException("an open bound where another bound was expected");
    }
    return key;
  }

  private static byte[] next(
      KeyOrder order, List<RangeDeletion> begins, int begin, List<RangeDeletion> ends, int end) {
    if (begin == begins.size()) {
      return bound(ends.get(end).to());
    }
    byte[] from = bound(begins.get(begin).from());
    if (end == ends.size()) {
      return from;
    }
    byte[] to = bound(ends.get(end).to());
    return order.compare(from, to) <= 0 ? from : to;
  }

  /** Returns the sequence numbers that are kept, newest first. */
  private static long[] kept(TreeSet<Long> open, long @Nullable [] snapshots) {
    if (open.isEmpty()) {
      return GAP;
    }
    if (snapshots == null) {
      return open.stream().mapToLong(Long::longValue).toArray();
    }
    long[] kept = new long[snapshots.length + 1];
    int count = 0;
    kept[count++] = open.first();
    for (int i = snapshots.length - 1; i >= 0; i--) {
      Long seen = open.ceiling(snapshots[i]); // in reverse order: the largest not above it
      if (seen != null && seen != kept[count - 1]) {
        kept[count++] = seen;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return largest == NONE;
  }

  /** Returns the largest sequence number; {@link #NONE} if there are none. */
  public long largestSequence() {
    return largest;
  }

  /** Returns the sequence numbers of all deletions that cover at least one key. */
  public long[] sequences() {
    return Arrays.stream(sequences)
        .flatMapToLong(Arrays::stream)
        .distinct()
        .sorted()
        .toArray();
  }

  /** Returns the number of intervals. */
  public int intervals() {
    return sequences.length;
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
    for (long sequence : sequences[interval]) {
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
    if (this.largest <= entries) {
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
  public List<RangeDeletion> fragments() {
    List<RangeDeletion> all = new ArrayList<>();
    for (int i = 0; i < sequences.length; i++) {
      for (long sequence : sequences[i]) {
        all.add(new RangeDeletion(from(i), to(i), sequence));
      }
    }
    return all;
  }
}
