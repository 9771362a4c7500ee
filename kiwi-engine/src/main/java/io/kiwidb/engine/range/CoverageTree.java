package io.kiwidb.engine.range;

import java.util.Arrays;
import java.util.List;

/**
 * Which deletions cover each of consecutive intervals, if too many are nested to list them for each
 * interval: n deletions, each inside of the one before, would need n&#178; places.
 *
 * <p>A segment tree (Bentley, 1977): a binary tree whose leaves are the intervals. A deletion is
 * listed in the fewest nodes that together have exactly its intervals below them, at most two in a
 * level. So all together need n&nbsp;log&nbsp;n places, and what covers an interval is what the
 * nodes from its leaf to the root list.
 *
 * <p>Threading: immutable.
 */
final class CoverageTree {
  private static final long[] NOTHING = {};

  private final int leaves; // a power of two
  private final long[][] nodes; // newest first; 1 is the root, and 2n and 2n + 1 are below n

  /**
   * A deletion.
   *
   * @param first the first interval that it covers
   * @param end the interval before which it ends
   * @param sequence its sequence number
   */
  record Span(int first, int end, long sequence) {}

  /**
   * Creates the tree.
   *
   * @param intervals the number of intervals
   * @param spans the deletions, newest first
   */
  CoverageTree(int intervals, List<Span> spans) {
    leaves = intervals <= 1 ? 1 : Integer.highestOneBit(intervals - 1) << 1;
    nodes = new long[2 * leaves][];
    int[] counts = new int[nodes.length];
    spans.forEach(span -> visit(span, node -> counts[node]++));
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = counts[i] == 0 ? NOTHING : new long[counts[i]];
    }
    Arrays.fill(counts, 0);
    spans.forEach(span -> visit(span, node -> nodes[node][counts[node]++] = span.sequence()));
  }

  private interface Visitor {
    void node(int node);
  }

  private void visit(Span span, Visitor visitor) {
    int low = leaves + span.first();
    int high = leaves + span.end();
    while (low < high) {
      if ((low & 1) == 1) {
        visitor.node(low++);
      }
      if ((high & 1) == 1) {
        visitor.node(--high);
      }
      low >>= 1;
      high >>= 1;
    }
  }

  /** Returns the newest deletion of an interval that is not above a sequence number. */
  long newest(int interval, long visible) {
    long newest = RangeDeletions.NONE;
    for (int node = leaves + interval; node > 0; node >>= 1) {
      newest = Math.max(newest, newest(nodes[node], visible));
    }
    return newest;
  }

  private static long newest(long[] sequences, long visible) {
    if (sequences.length == 0 || sequences[0] <= visible) {
      return sequences.length == 0 ? RangeDeletions.NONE : sequences[0];
    }
    int low = 1;
    int high = sequences.length;
    while (low < high) { // for the first that is visible
      int middle = (low + high) >>> 1;
      if (sequences[middle] <= visible) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == sequences.length ? RangeDeletions.NONE : sequences[low];
  }

  /** Returns the sequence numbers of all deletions that cover an interval, newest first. */
  long[] covering(int interval) {
    long[] all = NOTHING;
    for (int node = leaves + interval; node > 0; node >>= 1) {
      int before = all.length;
      all = Arrays.copyOf(all, before + nodes[node].length);
      System.arraycopy(nodes[node], 0, all, before, nodes[node].length);
    }
    Arrays.sort(all);
    for (int i = 0, j = all.length - 1; i < j; i++, j--) {
      long one = all[i];
      all[i] = all[j];
      all[j] = one;
    }
    return all;
  }

  /** Returns the number of places in which deletions are listed. */
  long places() {
    return Arrays.stream(nodes).mapToLong(node -> node.length).sum();
  }
}
