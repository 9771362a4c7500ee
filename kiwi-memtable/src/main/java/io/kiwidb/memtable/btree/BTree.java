package io.kiwidb.memtable.btree;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A B+tree with many concurrent writers and wait-free readers. Entries are never changed or
 * removed, and the garbage collector reclaims replaced nodes; everything else follows from these
 * two properties.
 *
 * <p><b>Idea.</b> The cost of an in-memory lookup is its cache misses, so a search must touch few
 * locations that are close together. Inner nodes compare words of eight bytes ({@link KeyWord}) in
 * one array; every search touches them, so they stay in the cache. A leaf is one array of a few
 * cache lines. What remains is one miss for the leaf and one for the record. Most insertions change
 * only one leaf; a full leaf is replaced by two.
 *
 * <p>Readers and writers follow these rules:
 *
 * <ol>
 *   <li><b>Write, then publish.</b> A record is written before a leaf refers to it, a slot before
 *       the order word of its leaf marks it as taken, a node before a child or root reference
 *       points to it. Each publication is a release or volatile store that readers read with
 *       acquire. So a thread that sees a reference sees its complete target. All other reads and
 *       writes of records, slots and nodes are plain.
 *   <li><b>An order word is a snapshot.</b> A taken slot never changes and is never freed. A reader
 *       loads the order word once and from then on sees the leaf as of that instant, regardless of
 *       concurrent writers.
 *   <li><b>A node keeps its range.</b> From its creation a leaf or inner node represents the
 *       entries from one fence, inclusive, to another, exclusive. A node that has become too small
 *       for its range is replaced by two new nodes, each with a part of the range; it is never
 *       shrunk. So every path that ever led to a node for an entry remains correct; it may only be
 *       out of date.
 *   <li><b>One store replaces.</b> For a full leaf its two successors are created, one of them with
 *       the new entry, and a new parent that refers to them; if that becomes too large, two parents
 *       and a new grandparent, and so on. The store of the reference to the topmost new node
 *       publishes all of them at once.
 *   <li><b>Replaced nodes get no entries.</b> The full leaf is locked before its successors are
 *       created, and marked as replaced after they are published. A writer that waited for its lock
 *       then restarts from the root. A reader that reaches a replaced node by an old path sees its
 *       content as of the replacement; that was after the reader began, so it is a state that the
 *       reader may return.
 *   <li><b>Writers rely on the lock, and never wait while holding a leaf.</b> A leaf that is locked
 *       and not replaced is the only place for the entries of its range, by 3 and 5. A replacement
 *       also takes the lock of the tree. A writer that has locked a leaf tries to acquire that
 *       lock; if another thread holds it, the writer unlocks the leaf, waits, and restarts holding
 *       the lock of the tree. So no thread waits while it holds a leaf, and a thread that waits for
 *       a leaf waits for a few steps of a running thread. Otherwise a virtual thread could wait for
 *       the tree, unmounted, holding a leaf for which other threads occupy all carriers.
 *   <li><b>Fences are entries.</b> The upper fence of a leaf is the first entry of the next leaf,
 *       and remains so, because that leaf and its successors hold no smaller entry. So a search
 *       that ends after the last entry of a leaf has found the next entry without visiting the next
 *       leaf.
 *   <li><b>Failures come first.</b> Everything that may throw (memory allocation, a custom
 *       comparator) happens before the store that publishes the new entry; what was created until
 *       then is garbage.
 * </ol>
 *
 * <p><b>Why not</b> sorted arrays that writers shift, with version numbers that make readers retry
 * (optimistic lock coupling; V. Leis et al., <i>The ART of Practical Synchronization</i>, 2016)?
 * Readers would depend on writers: a writer preempted in the middle of a shift would block them.
 * And large leaves cost more cache lines per search than levels do.
 *
 * <p>Threading: thread-safe; readers are wait-free; a writer locks one leaf, and about one in eight
 * also locks the tree briefly. Virtual threads may do either; no monitor is used.
 */
final class BTree {
  // Nodes grow to 32 children or more before they are split: six would be enough.
  private static final int MAX_LEVELS = 16;

  private final Records records;
  private volatile InnerNode root;

  // Bulk loads in key order insert into the last leaf repeatedly. Both fields are hints: whether to
  // try that leaf first, and which leaf was recently the last.
  private volatile long[] lastLeaf;
  private boolean appending;

  private final ReentrantLock replacing = new ReentrantLock(); // "the lock of the tree"

  // Guarded by that lock: the nodes on the search path, and the child index taken in each.
  private final InnerNode[] path = new InnerNode[MAX_LEVELS];
  private final int[] ways = new int[MAX_LEVELS];
  private volatile long usedBytes;

  BTree(Records records) {
    this.records = records;
    this.lastLeaf = Leaf.create(Records.NIL, Records.NIL, 0);
    this.root = InnerNode.over(records, lastLeaf);
    this.usedBytes = root.bytes() + Leaf.BYTES;
  }

  /** Returns the inner node above the leaf for {@code (key, tag)}. */
  InnerNode bottom(byte[] key, int offset, int length, long tag) {
    InnerNode node = root;
    while (node.level > 0) {
      node = node.inner(node.route(records, key, offset, length, tag));
    }
    return node;
  }

  /** Returns the inner node above the first leaf. */
  InnerNode firstBottom() {
    InnerNode node = root;
    while (node.level > 0) {
      node = node.inner(0);
    }
    return node;
  }

  /** Returns the inner node above the last leaf. */
  InnerNode lastBottom() {
    InnerNode node = root;
    while (node.level > 0) {
      node = node.inner(node.children() - 1);
    }
    return node;
  }

  private long[] leafFor(byte[] key, int offset, int length, long tag) {
    InnerNode bottom = bottom(key, offset, length, tag);
    long[] leaf = bottom.leaf(bottom.route(records, key, offset, length, tag));
    Leaf.prefetch(leaf);
    return leaf;
  }

  /** Returns the newest entry of a key that is not newer than a tag, or {@link Records#NIL}. */
  int find(byte[] key, int offset, int length, long tag) {
    long[] leaf = leafFor(key, offset, length, tag);
    long order = Leaf.order(leaf);
    int position = Leaf.position(leaf, order, records, key, offset, length, tag);
    int record;
    if (position < Leaf.count(order)) {
      int slot = Leaf.slot(order, position);
      if (Leaf.differs(leaf, slot, records, key, offset, length)) {
        return Records.NIL;
      }
      record = Leaf.record(leaf, slot);
    } else {
      record = Leaf.high(leaf); // invariant 7
    }
    return record != Records.NIL && records.hasKey(record, key, offset, length)
        ? record
        : Records.NIL;
  }

  /**
   * Adds a record with the given key and tag.
   *
   * <p>Requires: the tree has no entry with the same key and tag.
   *
   * <p>This method and {@link #replace} are deliberately long: HotSpot does not inline a method of
   * more than 325 bytes (its FreqInlineSize) and so compiles it once, instead of again in every
   * method that adds to a memtable, which was its most expensive compilation.
   */
  void insert(int record, byte[] key, int offset, int length, long tag) {
    boolean added = false;
    boolean mayReplace = false; // whether this thread holds the lock of the tree
    try {
      while (!added) {
        long[] leaf = lastLeaf;
        if (!appending
            || !Leaf.isBehind(leaf, Leaf.order(leaf), records, key, offset, length, tag)) {
          if (appending) {
            appending = false;
          }
          InnerNode node = root;
          while (node.level > 0) {
            node = node.inner(node.route(records, key, offset, length, tag));
          }
          leaf = node.leaf(node.route(records, key, offset, length, tag));
          Leaf.prefetch(leaf);
        } // else its range has no upper bound, so it covers all keys after its entries
        if (!Leaf.lock(leaf)) {
          Thread.onSpinWait(); // invariant 5: the leaf has been replaced
          continue;
        }
        boolean replaced = false;
        try {
          long order = Leaf.order(leaf);
          int position;
          if (Leaf.high(leaf) == Records.NIL
              && Leaf.isBehind(leaf, order, records, key, offset, length, tag)) {
            position = Leaf.count(order);
            if (!appending) {
              appending = true;
            }
          } else {
            position = Leaf.position(leaf, order, records, key, offset, length, tag);
          }
          long word = records.word(key, offset, length, tag, Leaf.skip(leaf));
          if (!Leaf.isFull(leaf)) {
            Leaf.add(leaf, position, word, record);
            added = true;
          } else if (mayReplace || replacing.tryLock()) {
            mayReplace = true;
            replace(new LeafSplit(records, leaf, position, word, record), key, offset, length, tag);
            replaced = true;
            added = true;
          }
        } finally {
          if (replaced) {
            Leaf.unlockReplaced(leaf);
          } else {
            Leaf.unlock(leaf);
          }
        }
        if (!added) {
          replacing.lock(); // invariant 6: no leaf is locked
          mayReplace = true;
        }
      }
    } finally {
      if (mayReplace) {
        replacing.unlock();
      }
    }
  }

  /**
   * Replaces a leaf with two (invariant 4). Requires: the locks of the tree and of the leaf, whose
   * range contains the key.
   */
  private void replace(LeafSplit split, byte[] key, int offset, int length, long tag) {
    int depth = 0;
    InnerNode node = root;
    path[0] = node;
    ways[0] = node.route(records, key, offset, length, tag);
    while (node.level > 0) {
      node = node.inner(ways[depth]);
      depth++;
      path[depth] = node;
      ways[depth] = node.route(records, key, offset, length, tag);
    }
    long more = Leaf.BYTES - node.bytes();
    InnerNode shown = node.with(records, ways[depth], split.left, split.separator, split.right);
    while (shown.isOverfull()) {
      int cut = shown.cut(ways[depth]);
      InnerNode left = shown.before(records, cut);
      InnerNode right = shown.from(records, cut);
      more += left.bytes() + right.bytes();
      if (depth == 0) {
        shown = InnerNode.over(records, left, right);
      } else {
        depth--;
        more -= path[depth].bytes();
        shown = path[depth].with(records, ways[depth], left, right.low, right);
      }
    }
    if (depth == 0) {
      root = shown;
    } else {
      path[depth - 1].replace(ways[depth - 1], shown);
    }
    if (Leaf.high(split.right) == Records.NIL) {
      lastLeaf = split.right; // after publication: entries may be added to it from here on
    }
    long before = usedBytes; // volatile for readers without the lock
    usedBytes = before + more + shown.bytes();
  }

  /** Returns the memory used by nodes, in bytes. */
  long usedBytes() {
    return usedBytes;
  }
}
