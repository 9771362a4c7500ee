package io.kiwidb.memtable.offheap;

import java.util.Arrays;

/**
 * A skip list (W. Pugh, 1990) for one writer and lock-free readers. Nodes are never changed or
 * removed.
 *
 * <p>A node's own links are set before any link refers to it, and it is linked from level 0
 * upwards; each link is published with release. So a reader that reaches a node sees it completely,
 * and finds after it, on each level, everything that was present before the reader began: a link
 * missed on an upper level is only a shortcut.
 *
 * <p>Threading: one writer, many readers.
 */
final class SingleWriterList {
  /**
   * Sufficient for 2^24 entries; with more, searches become slower only by the entries that share a
   * link of the top level.
   */
  static final int MAX_HEIGHT = 24;

  private static final long TOP = 1L << (MAX_HEIGHT - 1);

  private final Nodes nodes;
  private final int head;

  // A hint to readers: a search that starts too low is slower, one that starts too high descends
  // from the head.
  private volatile int height = 1;

  // Used by the writer only: the predecessors of the next node, the last node of each level (for
  // loads in key order), and the random number state.
  private final int[] before = new int[MAX_HEIGHT];
  private final int[] lasts = new int[MAX_HEIGHT];
  private long random = 0x9E3779B97F4A7C15L; // a fixed seed: the same writes build the same list

  SingleWriterList(Nodes nodes) {
    this.nodes = nodes;
    this.head = nodes.createHead(MAX_HEIGHT);
    Arrays.fill(lasts, head);
  }

  /** Returns the first node at or after {@code (key, tag)}, or {@link NativeMemory#NIL}. */
  int seek(long prefix, byte[] key, int offset, int length, long tag) {
    int at = head;
    int tooFar = NativeMemory.NIL;
    for (int level = height - 1; level >= 0; level--) {
      int next = nodes.next(at, level);
      while (next != tooFar && next != NativeMemory.NIL) {
        if (!nodes.isBefore(next, prefix, key, offset, length, tag)) {
          tooFar = next;
          break;
        }
        at = next;
        next = nodes.next(at, level);
      }
    }
    return tooFar;
  }

  /** Returns the last node before {@code (key, tag)}, or {@link NativeMemory#NIL}. */
  int seekBefore(long prefix, byte[] key, int offset, int length, long tag) {
    int at = head;
    for (int level = height - 1; level >= 0; level--) {
      at = advance(at, level, prefix, key, offset, length, tag);
    }
    return at == head ? NativeMemory.NIL : at;
  }

  /** Returns the first node, or {@link NativeMemory#NIL}. */
  int first() {
    return nodes.next(head, 0);
  }

  /** Returns the node after a node, or {@link NativeMemory#NIL}. */
  int after(int node) {
    return nodes.next(node, 0);
  }

  /** Returns the last node, or {@link NativeMemory#NIL}. */
  int last() {
    int at = head;
    for (int level = height - 1; level >= 0; level--) {
      for (int next = nodes.next(at, level);
          next != NativeMemory.NIL;
          next = nodes.next(at, level)) {
        at = next;
      }
    }
    return at == head ? NativeMemory.NIL : at;
  }

  /** Returns the height of the next node: one level, each further one with probability 1/2. */
  int nextHeight() {
    random ^= random << 13; // xorshift64 (G. Marsaglia, 2003)
    random ^= random >>> 7;
    random ^= random << 17;
    return 1 + Long.numberOfTrailingZeros(random | TOP);
  }

  /**
   * Finds the position for an entry; {@link #link} inserts it there. Separate, because this may
   * fail and linking may not.
   *
   * <p>Requires: the list has no node with the same key and tag.
   */
  void find(long prefix, byte[] key, int offset, int length, long tag) {
    if (lasts[0] != head && nodes.isBefore(lasts[0], prefix, key, offset, length, tag)) {
      System.arraycopy(lasts, 0, before, 0, MAX_HEIGHT);
      return;
    }
    int at = head;
    for (int level = MAX_HEIGHT - 1; level >= 0; level--) {
      if (level < height) {
        at = advance(at, level, prefix, key, offset, length, tag);
      }
      before[level] = at;
    }
  }

  /** Links a node at the position found. */
  void link(int node, int nodeHeight) {
    for (int level = 0; level < nodeHeight; level++) {
      nodes.setNext(node, level, nodes.next(before[level], level));
    }
    for (int level = 0; level < nodeHeight; level++) {
      nodes.setNext(before[level], level, node);
      if (nodes.next(node, level) == NativeMemory.NIL) {
        lasts[level] = node;
      }
    }
    if (nodeHeight > height) {
      height = nodeHeight;
    }
  }

  private int advance(
      int from, int level, long prefix, byte[] key, int offset, int length, long tag) {
    int at = from;
    for (int next = nodes.next(at, level);
        next != NativeMemory.NIL && nodes.isBefore(next, prefix, key, offset, length, tag);
        next = nodes.next(at, level)) {
      at = next;
    }
    return at;
  }
}
