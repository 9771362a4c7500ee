package io.kiwidb.memtable.skiplist;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A skip list (W. Pugh, 1990) with lock-free insertion and lock-free reads. Nodes are never changed
 * or removed, so it needs no marks or helping, unlike a general lock-free list (M. Fomitchev and E.
 * Ruppert, 2004).
 *
 * <p><b>Idea.</b> The cost of a skip list is a cache miss for each node that a search compares,
 * most of which turn out to be too far. So each link carries, next to the reference of the next
 * node, a <i>bound</i>: the prefix of that node's key. A search compares with bounds and touches
 * only nodes that it moves to, and those whose prefix is equal. It remains to define what a reader
 * may conclude from a bound that it did not read at the same instant as the reference:
 *
 * <ol>
 *   <li><b>Links only shrink.</b> On each level the nodes are in internal order, and the target of
 *       a link is only ever replaced by an earlier node. A node is linked on level 0 first and
 *       upwards from there, so a node reached on some level has all its links from that level down.
 *   <li><b>A bound is never too small.</b> At every instant, the bound of a link is no smaller than
 *       the prefix of its target ({@link Nodes#NO_BOUND} if it has none). A new node gets its
 *       complete link before it is published; the bound of its predecessor is lowered to its prefix
 *       only <i>after</i> the compare-and-set of the reference succeeded, and by 1 the reference
 *       can then only be to that node or an earlier one. Bounds are only lowered, so when the
 *       writers are done each one is exact.
 *   <li><b>Bound first, reference second.</b> A reader reads the bound with acquire and then the
 *       reference. By 1 the reference only moved to earlier nodes in between, so by 2 the bound
 *       holds for the node that the reader got.
 *   <li><b>Hence: a bound smaller than the target's prefix</b> means that the next node sorts
 *       before the target: move there without comparing. No entry is skipped, because every node in
 *       between sorts earlier still.
 *   <li><b>A bound larger than the target's prefix</b> may be out of date: a writer may be between
 *       its two steps. Above level 0 descending is correct in any case, only perhaps one step
 *       early. On level 0, where it would lose entries, the node itself is compared; a lookup that
 *       finds something touches that node anyway.
 *   <li><b>Writers do not rely on bounds.</b> A search gives a writer a starting node on each
 *       level; the writer finds the position itself by comparing nodes ({@link #link}), so that 1
 *       holds whatever the bounds were.
 *   <li><b>Memory first.</b> Everything that can fail for lack of memory happens before the
 *       compare-and-set on level 0. That one makes the entry part of the list; the links above it
 *       are shortcuts.
 * </ol>
 *
 * <p><b>Why not reference and half a prefix in one word</b>, changed atomically? It would need no
 * such argument, but four bytes of prefix are equal in too many keys, and either kind of link is
 * within one or two cache lines.
 *
 * <p>Threading: thread-safe; lock-free except when a chunk is added.
 */
final class SkipList {
  private static final VarHandle LAST = MethodHandles.arrayElementVarHandle(int[].class);

  private final Nodes nodes;
  private final int head;

  // For each level a node that was the last one there when it was added, for loads in key order; a
  // hint that is verified.
  private final int[] lasts = new int[Heights.MAX];

  // A hint: a search that starts too low is slower, one that starts too high descends from the
  // head.
  private volatile int height = 1;

  SkipList(Nodes nodes) {
    this.nodes = nodes;
    this.head = nodes.createHead(Heights.MAX);
    Arrays.fill(lasts, head);
  }

  /** Returns the first node at or after {@code (key, tag)}, or {@link WordArena#NIL}. */
  int seek(long prefix, byte[] key, int offset, int length, long tag) {
    int at = head;
    int next = WordArena.NIL;
    int tooFar = WordArena.NIL;
    for (int level = height - 1; level >= 0; level--) {
      while (true) {
        long bound = nodes.bound(at, level);
        if (bound > prefix && level > 0) {
          break; // invariant 5
        }
        next = nodes.next(at, level);
        if (bound >= prefix) {
          if (next == tooFar || next == WordArena.NIL) {
            break;
          }
          if (!nodes.isBefore(next, prefix, key, offset, length, tag)) {
            tooFar = next;
            break;
          }
        }
        at = next; // invariant 4
      }
    }
    return next;
  }

  /** Returns the last node before {@code (key, tag)}, or {@link WordArena#NIL}. */
  int seekBefore(long prefix, byte[] key, int offset, int length, long tag) {
    int at = head;
    for (int level = height - 1; level >= 0; level--) {
      at = advance(at, level, prefix, key, offset, length, tag);
    }
    return at == head ? WordArena.NIL : at;
  }

  /** Returns the first node, or {@link WordArena#NIL}. */
  int first() {
    return nodes.next(head, 0);
  }

  /** Returns the node after a node, or {@link WordArena#NIL}. */
  int after(int node) {
    return nodes.next(node, 0);
  }

  /** Returns the last node, or {@link WordArena#NIL}. */
  int last() {
    int at = head;
    for (int level = height - 1; level >= 0; level--) {
      for (int next = nodes.next(at, level); next != WordArena.NIL; next = nodes.next(at, level)) {
        at = next;
      }
    }
    return at == head ? WordArena.NIL : at;
  }

  /**
   * Adds a node with the given key.
   *
   * <p>Requires: the list has no node with the same key and tag.
   */
  void insert(int node, int nodeHeight, byte[] key, int offset, int length) {
    long prefix = nodes.prefix(node);
    long tag = nodes.tag(node);
    if (!startFromLasts(node, nodeHeight, key, offset, length)) {
      startFromSearch(node, nodeHeight, key, offset, length);
    }
    link(node, 0, prefix, key, offset, length, tag);
    try {
      for (int level = 1; level < nodeHeight; level++) {
        link(node, level, prefix, key, offset, length, tag);
      }
    } catch (OutOfMemoryError thrownByComparator) {
      return; // invariant 7: the entry is in the list, so the call must not fail
    }
    if (nodeHeight > height) {
      height = nodeHeight;
    }
  }

  /**
   * Advances on one level while the next node sorts before {@code (key, tag)}: on level 0 to the
   * last such node, above it to that node or slightly earlier.
   */
  private int advance(
      int from, int level, long prefix, byte[] key, int offset, int length, long tag) {
    int at = from;
    while (true) {
      long bound = nodes.bound(at, level);
      if (bound > prefix && level > 0) {
        return at; // invariant 5
      }
      int next = nodes.next(at, level);
      if (bound >= prefix
          && (next == WordArena.NIL || !nodes.isBefore(next, prefix, key, offset, length, tag))) {
        return at;
      }
      at = next; // invariant 4
    }
  }

  /**
   * Records for each level of a node where to start looking for its position: at the last node, if
   * the new node sorts after it.
   */
  private boolean startFromLasts(int node, int nodeHeight, byte[] key, int offset, int length) {
    if (nodes.next(lastOn(0), 0) != WordArena.NIL) {
      return false;
    }
    long prefix = nodes.prefix(node);
    long tag = nodes.tag(node);
    for (int level = 0; level < nodeHeight; level++) {
      int last = lastOn(level);
      if (last != head && !nodes.isBefore(last, prefix, key, offset, length, tag)) {
        return false;
      }
      noteStart(node, level, last);
    }
    return true;
  }

  /** Records the starting nodes by a search from the top. */
  private void startFromSearch(int node, int nodeHeight, byte[] key, int offset, int length) {
    long prefix = nodes.prefix(node);
    long tag = nodes.tag(node);
    int at = head;
    for (int level = Math.max(height, nodeHeight) - 1; level >= 0; level--) {
      at = advance(at, level, prefix, key, offset, length, tag);
      if (level < nodeHeight) {
        noteStart(node, level, at);
      }
    }
  }

  /**
   * Stores a starting node in the link it is for, which no thread reads before {@link #link} sets
   * it: no array of starting nodes is needed.
   */
  private void noteStart(int node, int level, int start) {
    nodes.setLink(node, level, Nodes.NO_BOUND, start);
  }

  /** Links a node on one level, after the recorded starting node or further right. */
  private void link(
      int node, int level, long prefix, byte[] key, int offset, int length, long tag) {
    int at = nodes.next(node, level);
    while (true) {
      int next = nodes.next(at, level);
      if (next != WordArena.NIL && nodes.isBefore(next, prefix, key, offset, length, tag)) {
        at = next;
        continue;
      }
      nodes.setLink(node, level, next == WordArena.NIL ? Nodes.NO_BOUND : nodes.prefix(next), next);
      if (nodes.replaceNext(at, level, next, node)) {
        nodes.lowerBound(at, level, prefix); // after the reference: invariant 2
        if (next == WordArena.NIL) {
          LAST.setRelease(lasts, level, node);
        }
        return;
      }
    }
  }

  private int lastOn(int level) {
    return (int) LAST.getAcquire(lasts, level);
  }
}
