package io.kiwidb.memtable.offheap;

import java.util.Arrays;

/**
 * A skip list (W. Pugh, 1990) for one writer and readers that take no lock. Nodes are never changed
 * or removed.
 *
 * <p>A node's own links are set before any link leads to it, and it is linked from level 0 upwards;
 * each link is published with release. So a reader that comes to a node sees it whole, and finds
 * behind it, level by level, everything that was there before the reader began: a link that it
 * misses on an upper level is only a shortcut.
 *
 * <p>Threading: one writer, many readers.
 */
final class SingleWriterList {
  /**
   * Good for 2^24 entries; more make searches slower only by the entries that share a link of the
   * top level.
   */
  static final int MAX_HEIGHT = 24;

  private static final long TOP = 1L << (MAX_HEIGHT - 1);

  private final Nodes nodes;
  private final int head;

  // A hint to readers: one that starts too low is slower, one that starts too high goes down from
  // the head.
  private volatile int height = 1;

  // The writer's: behind which nodes the next one comes, which nodes are the last of their levels
  // (for loads in key order), and where its random numbers are.
  private final int[] before = new int[MAX_HEIGHT];
  private final int[] lasts = new int[MAX_HEIGHT];
  private long random = 0x9E3779B97F4A7C15L; // a fixed start: the same writes build the same list

  SingleWriterList(Nodes nodes) {
    this.nodes = nodes;
    this.head = nodes.createHead(MAX_HEIGHT);
    Arrays.fill(lasts, head);
  }

  /** The first node at or behind {@code (key, tag)}, or {@link NativeMemory#NIL}. */
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

  /** The last node before {@code (key, tag)}, or {@link NativeMemory#NIL}. */
  int seekBefore(long prefix, byte[] key, int offset, int length, long tag) {
    int at = head;
    for (int level = height - 1; level >= 0; level--) {
      at = advance(at, level, prefix, key, offset, length, tag);
    }
    return at == head ? NativeMemory.NIL : at;
  }

  /** The first node, or {@link NativeMemory#NIL}. */
  int first() {
    return nodes.next(head, 0);
  }

  /** The node behind a node, or {@link NativeMemory#NIL}. */
  int after(int node) {
    return nodes.next(node, 0);
  }

  /** The last node, or {@link NativeMemory#NIL}. */
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

  /** How many levels the next node is to have: one, each further one with probability 1/2. */
  int nextHeight() {
    random ^= random << 13; // xorshift64 (G. Marsaglia, 2003)
    random ^= random >>> 7;
    random ^= random << 17;
    return 1 + Long.numberOfTrailingZeros(random | TOP);
  }

  /**
   * Finds the place for an entry; {@link #link} puts it there. Apart, because this may fail and
   * linking may not.
   *
   * <p>Requires: no node with the same key and tag is in the list.
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

  /** Links a node at the place that was found. */
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
