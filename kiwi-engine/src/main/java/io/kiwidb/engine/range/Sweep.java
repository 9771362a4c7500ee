package io.kiwidb.engine.range;

import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts deletions into intervals: goes over their bounds in key order, and notes for each interval
 * the deletions that begin before it and end behind it.
 *
 * <p>Threading: not thread-safe.
 */
final class Sweep {
  private static final long[] GAP = {};

  private final KeyOrder order;
  private final KnownReaders readers;
  private final List<RangeDeletion> begins; // by their first keys
  private final List<RangeDeletion> ends; // by their ends, without those that have none
  private final List<byte[]> bounds = new ArrayList<>();
  private final List<long[]> sequences = new ArrayList<>();
  private final TreeSet<Long> open = new TreeSet<>(Comparator.reverseOrder());
  private long places;
  private int begin;
  private int end;

  private Sweep(KeyOrder order, Collection<RangeDeletion> deletions, KnownReaders readers) {
    this.order = order;
    this.readers = readers;
    this.begins = new ArrayList<>(deletions);
    begins.removeIf(each -> each.isEmpty(order));
    this.ends = new ArrayList<>(begins);
    ends.removeIf(each -> each.to() == null);
    begins.sort(Comparator.comparing(RangeDeletion::from, Comparator.nullsFirst(order::compare)));
    ends.sort((a, b) -> order.compare(bound(a.to()), bound(b.to())));
  }

  /** Returns the set of these deletions that the readers need. */
  static RangeDeletions run(
      KeyOrder order, Collection<RangeDeletion> deletions, KnownReaders readers) {
    Sweep sweep = new Sweep(order, deletions, readers);
    return sweep.list()
        ? RangeDeletions.listed(
            order, sweep.bounds.toArray(new byte[0][]), sweep.sequences.toArray(new long[0][]))
        : sweep.tree();
  }

  /** Lists the deletions of each interval; returns false if that needs too many places. */
  private boolean list() {
    // Enough for what known readers need; more only if many are nested that any reader may need.
    long limit = 2L * (readers.snapshots().length + 4) * (begins.size() + 8);
    while (begin < begins.size() && begins.get(begin).from() == null) {
      open.add(begins.get(begin++).sequence());
    }
    sequences.add(needed());
    while (begin < begins.size() || end < ends.size()) {
      byte[] bound = next();
      while (end < ends.size() && order.compare(bound(ends.get(end).to()), bound) == 0) {
        open.remove(ends.get(end++).sequence());
      }
      while (begin < begins.size() && order.compare(bound(begins.get(begin).from()), bound) == 0) {
        open.add(begins.get(begin++).sequence());
      }
      long[] needed = needed();
      if (!Arrays.equals(needed, sequences.get(sequences.size() - 1))) {
        bounds.add(bound);
        sequences.add(needed);
      }
      if (places > limit) {
        return false;
      }
    }
    return true;
  }

  private byte[] next() {
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

  private static byte[] bound(byte @Nullable [] key) {
    if (key == null) {
      throw new IllegalStateException("an open bound where another bound was expected");
    }
    return key;
  }

  /** Returns the open deletions that a reader sees as the newest one, newest first. */
  private long[] needed() {
    if (open.isEmpty()) {
      return GAP;
    }
    if (open.size() == 1) { // by far the most frequent case
      places++;
      return new long[] {open.first()};
    }
    List<Long> needed = new ArrayList<>(open.headSet(readers.later(), false)); // the newer ones
    Long seen = open.ceiling(readers.later()); // in reverse order: the largest not above it
    while (seen != null) {
      needed.add(seen);
      long snapshot = readers.newestBelow(seen);
      seen = snapshot < 0 ? null : open.ceiling(snapshot);
    }
    places += needed.size();
    return needed.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns all deletions in a tree. */
  private RangeDeletions tree() {
    List<byte[]> all = new ArrayList<>();
    begins.stream().map(RangeDeletion::from).forEach(from -> addTo(all, from));
    ends.stream().map(RangeDeletion::to).forEach(to -> addTo(all, to));
    all.sort(order::compare);
    List<byte[]> distinct = new ArrayList<>();
    for (byte[] one : all) {
      if (distinct.isEmpty() || order.compare(distinct.get(distinct.size() - 1), one) != 0) {
        distinct.add(one);
      }
    }
    byte[][] array = distinct.toArray(new byte[0][]);
    List<CoverageTree.Span> spans = new ArrayList<>();
    begins.sort(Comparator.comparingLong(RangeDeletion::sequence).reversed());
    for (RangeDeletion one : begins) {
      byte[] from = one.from();
      byte[] to = one.to();
      spans.add(new CoverageTree.Span(
          from == null ? 0 : Arrays.binarySearch(array, from, order::compare) + 1,
          to == null ? array.length + 1 : Arrays.binarySearch(array, to, order::compare) + 1,
          one.sequence()));
    }
    return RangeDeletions.inTree(order, array, spans);
  }

  private static void addTo(List<byte[]> all, byte @Nullable [] bound) {
    if (bound != null) {
      all.add(bound);
    }
  }
}
