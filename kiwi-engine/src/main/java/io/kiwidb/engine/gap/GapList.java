package io.kiwidb.engine.gap;

import io.kiwidb.engine.gap.Edge.Side;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gaps in key order, without overlap; see {@link Gaps}. Known ones that touch are joined.
 *
 * <p>Threading: immutable.
 */
final class GapList {
  /** The number of gaps that are remembered. */
  static final int MOST = 1_024;

  /**
   * The length of a key in bytes up to which a gap may begin or end there: it is kept in memory.
   */
  static final int LONGEST_KEY = 1_024;

  private final KeyOrder order;
  private final Gap[] gaps;

  private GapList(KeyOrder order, List<Gap> gaps) {
    this.order = order;
    this.gaps = gaps.toArray(new Gap[0]);
  }

  static GapList empty(KeyOrder order) {
    return new GapList(order, List.of());
  }

  KeyOrder order() {
    return order;
  }

  boolean isEmpty() {
    return gaps.length == 0;
  }

  /** Returns all gaps. */
  List<Gap> all() {
    return List.of(gaps);
  }

  /** Returns the number of known gaps. */
  long knownCount() {
    return Arrays.stream(gaps).filter(Gap::isKnown).count();
  }

  /** Returns the gap that contains a key; -1 if there is none. */
  int find(byte[] key, int offset, int length, long prefix) {
    int high = gaps.length;
    if (!gaps[high - 1].to().isBefore(order, key, offset, length, prefix)) {
      int low = 0;
      while (low < high) { // for the first gap that begins behind the key
        int middle = (low + high) >>> 1;
        if (gaps[middle].from().isBefore(order, key, offset, length, prefix)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      int at = low - 1;
      if (at >= 0 && !gaps[at].to().isBefore(order, key, offset, length, prefix)) {
        return at;
      }
    }
    return -1; // at once for a key behind all gaps: that of somebody who appends to a queue
  }

  Gap get(int index) {
    return gaps[index];
  }

  /** Returns the gap that begins before all keys; null if there is none. */
  @Nullable
  Gap first() {
    return gaps[0].from() == Edge.START ? gaps[0] : null;
  }

  /** Returns the gap that ends behind all keys; null if there is none. */
  @Nullable
  Gap last() {
    Gap last = gaps[gaps.length - 1];
    return last.to() == Edge.END ? last : null;
  }

  /**
   * Returns these gaps without a key, which one of them contains; without that one if it is long.
   */
  GapList without(int index, byte[] array, int offset, int length) {
    List<Gap> next = new ArrayList<>(gaps.length + 1);
    next.addAll(Arrays.asList(gaps).subList(0, index));
    if (length <= LONGEST_KEY) {
      addParts(gaps[index], Arrays.copyOfRange(array, offset, offset + length), next);
    }
    next.addAll(Arrays.asList(gaps).subList(index + 1, gaps.length));
    return new GapList(order, next);
  }

  private void addParts(Gap cut, byte[] key, List<Gap> next) {
    Edge before = Edge.of(order, key, key.length, Side.BEFORE);
    Edge behind = Edge.of(order, key, key.length, Side.BEHIND);
    if (cut.from().isBefore(order, before) && gaps.length < MOST) {
      next.add(cut.part(cut.from(), before));
    }
    if (behind.isBefore(order, cut.to())) {
      next.add(cut.part(behind, cut.to()));
    }
  }

  /**
   * Returns these gaps after the walk of a reader found nothing in a range: what was proposed there
   * is known if the walk decides it. Returns this list if it decides nothing.
   */
  GapList decided(Edge from, Edge to, GapReader reader) {
    List<Gap> next = new ArrayList<>(gaps.length + 2);
    boolean changed = false;
    for (Gap gap : gaps) {
      Edge begin = Edge.later(order, gap.from(), from);
      Edge end = Edge.earlier(order, gap.to(), to);
      if (!gap.isDecidedBy(reader) || !begin.isBefore(order, end)) {
        add(gap, next);
        continue;
      }
      changed = true;
      if (gap.from().isBefore(order, begin)) {
        add(gap.part(gap.from(), begin), next);
      }
      add(Gap.known(begin, end, reader), next);
      if (end.isBefore(order, gap.to())) {
        add(gap.part(end, gap.to()), next);
      }
    }
    return changed ? new GapList(order, next) : this;
  }

  /** Adds a gap behind others; two known ones that touch become one. */
  private void add(Gap gap, List<Gap> others) {
    int last = others.size() - 1;
    Gap joined = null;
    if (last >= 0 && !others.get(last).to().isBefore(order, gap.from())) {
      joined = others.get(last).joined(gap);
    }
    if (joined != null) {
      others.set(last, joined);
    } else {
      others.add(gap);
    }
  }

  /** Returns whether all of a range is in gaps. */
  boolean covers(Edge from, Edge to) {
    return proposed(from, to, 0) == this;
  }

  /**
   * Returns these gaps and those of a range that are missing, as proposed ones; this list if none
   * is missing.
   */
  GapList proposed(Edge from, Edge to, long assigned) {
    List<Gap> next = new ArrayList<>(gaps.length + 2);
    Edge at = from;
    for (Gap gap : gaps) {
      Edge end = Edge.earlier(order, gap.from(), to);
      if (at.isBefore(order, end)) {
        next.add(Gap.proposed(at, end, assigned));
      }
      next.add(gap);
      at = Edge.later(order, at, gap.to());
    }
    if (at.isBefore(order, to)) {
      next.add(Gap.proposed(at, to, assigned));
    }
    if (next.size() == gaps.length) {
      return this;
    }
    while (next.size() > MOST) {
      forgetOne(next);
    }
    return new GapList(order, next);
  }

  /** Forgets a gap that was not used since the last time that all had been used. */
  private static void forgetOne(List<Gap> gaps) {
    int first = ThreadLocalRandom.current().nextInt(gaps.size());
    for (int i = 0; i < gaps.size(); i++) {
      int at = (first + i) % gaps.size();
      if (!gaps.get(at).isUsed()) {
        gaps.remove(at);
        return;
      }
    }
    gaps.forEach(Gap::rest);
    gaps.remove(first);
  }
}
