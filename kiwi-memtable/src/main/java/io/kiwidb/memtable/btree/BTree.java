package io.kiwidb.memtable.btree;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A B+tree to which many threads add and which everybody reads without waiting for anybody. Entries
 * are never changed or removed, and the collector takes what was replaced; from these two
 * everything else follows.
 *
 * <p><b>Idea.</b> The price of a lookup in memory is its cache misses, so a search must touch few
 * places, and those close together. Inner nodes compare words of eight bytes ({@link KeyWord}) that
 * lie in one array and are touched by every search, so they stay in the cache; a leaf is one array
 * of a few lines. A miss for a leaf and one for the record are what remains. Most additions change
 * nothing but one leaf; a leaf that is full is replaced by two.
 *
 * <p>Readers and writers meet by these rules:
 *
 * <ol>
 *   <li><b>Written, then published.</b> A record is written before a leaf refers to it, a slot
 *       before the order word of its leaf says that it is taken, a node before a child or the root
 *       leads to it; and each of these publications is a release store, or a volatile one, that
 *       readers read with acquire. So whoever sees a reference sees what it leads to, whole. All
 *       other reads and writes of records, slots and nodes are plain.
 *   <li><b>An order word is a snapshot.</b> A taken slot never changes and is never free again. A
 *       reader takes the order word once and then sees a state that the leaf had at that moment,
 *       whatever writers do meanwhile.
 *   <li><b>A node keeps its range.</b> From when it is made a leaf or inner node stands for the
 *       entries from one fence up to before another. When a node has become too small for its
 *       range, it is replaced by two new ones with a part each, never cut down. So every way that
 *       once led to a node for an entry is right for ever; it may only be out of date.
 *   <li><b>One store replaces.</b> For a full leaf its two successors are made, one of them with
 *       the new entry, and a new parent that leads to them; if that becomes too large, two parents
 *       and a new grandparent, and so on. The store that leads to the topmost new node shows it all
 *       at once.
 *   <li><b>Nothing is added to what was replaced.</b> The full leaf is locked from before its
 *       successors are made, and marked as replaced after they were shown. Who waited for its lock
 *       then starts again from the root. So a reader who comes to a replaced node by an old way
 *       sees what there was when it was replaced; that was after the reader began, and is thus a
 *       state that it may answer from.
 *   <li><b>Writers trust their lock, and wait with no leaf.</b> A leaf that is locked and not
 *       replaced is the only place for the entries of its range, by 3 and 5. Replacing takes the
 *       lock of the tree as well. Who has locked a leaf tries for that one, and when somebody else
 *       has it, gives up the leaf, waits, and begins again with the lock of the tree. So nobody
 *       waits for anything with a leaf locked, and whoever waits for a leaf waits for a few steps
 *       of a thread that runs: else a virtual thread could wait for the tree, off its carrier, with
 *       a leaf locked for which others keep all carriers busy.
 *   <li><b>Fences are entries.</b> The fence behind a leaf is the first entry of the next one, and
 *       stays it, because that leaf and its successors hold nothing smaller. So a search that ends
 *       behind the last entry of a leaf has found its successor without going there.
 *   <li><b>What fails, fails before.</b> Whatever may throw (memory, a user's comparator) happens
 *       before the store that shows the new entry, and what was made until then is garbage.
 * </ol>
 *
 * <p><b>Why not</b> sorted arrays that writers shift, with version numbers that tell readers to try
 * again (optimistic lock coupling; V. Leis et al., <i>The ART of Practical Synchronization</i>,
 * 2016)? Readers would depend on writers: one that lost its processor in the middle of a shift
 * would stop them. And large leaves cost more lines per search than levels cost.
 *
 * <p>Threading: thread-safe; readers are wait-free, writers lock one leaf, and one of about eight
 * also the tree for a moment. Virtual threads may do either; there is no monitor.
 */
final class BTree {
  private static final int MAX_LEVELS =
      16; // nodes grow to 32 children or more before they are split: six would do

  private final Records records;
  private volatile InnerNode root;

  // Loads in key order add to the last leaf again and again. Both fields are hints: whether to look
  // there first, and which leaf it was not long ago.
  private volatile long[] lastLeaf;
  private boolean appending;

  private final ReentrantLock replacing = new ReentrantLock(); // "the lock of the tree"

  // Under that lock: the nodes that a search passed, and which way it took.
  private final InnerNode[] path = new InnerNode[MAX_LEVELS];
  private final int[] ways = new int[MAX_LEVELS];
  private volatile long usedBytes;

  BTree(Records records) {
    this.records = records;
    this.lastLeaf = Leaf.create(Records.NIL, Records.NIL, 0);
    this.root = InnerNode.over(records, lastLeaf);
    this.usedBytes = root.bytes() + Leaf.BYTES;
  }

  /** The inner node above the leaf for {@code (key, tag)}. */
  InnerNode bottom(byte[] key, int offset, int length, long tag) {
    InnerNode node = root;
    while (node.level > 0) {
      node = node.inner(node.route(records, key, offset, length, tag));
    }
    return node;
  }

  /** The inner node above the first leaf. */
  InnerNode firstBottom() {
    InnerNode node = root;
    while (node.level > 0) {
      node = node.inner(0);
    }
    return node;
  }

  /** The inner node above the last leaf. */
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

  /** The newest entry of a key that is not newer than a tag, or {@link Records#NIL}. */
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
   * Adds a record, whose key and tag are the given ones.
   *
   * <p>Requires: no entry with the same key and tag is in the tree.
   *
   * <p>This and {@link #replace} are one long method each on purpose: HotSpot does not inline one
   * of more than 325 bytes (its FreqInlineSize), and so compiles it once, instead of once more in
   * everything that adds to a memtable, which took longest of all it compiled.
   */
  void insert(int record, byte[] key, int offset, int length, long tag) {
    boolean added = false;
    boolean mayReplace = false; // has the lock of the tree
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
        } // else its range is open at the end, and is that of all that comes behind an entry of it
        if (!Leaf.lock(leaf)) {
          Thread.onSpinWait(); // invariant 5: the leaf was replaced meanwhile
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
          replacing.lock(); // invariant 6: with no leaf locked
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
   * Puts two leaves in the place of one: invariant 4. Requires: the locks of the tree and of that
   * one, in whose range the key is.
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
      lastLeaf = split.right; // not before it is shown: entries may be added to it from here on
    }
    long before = usedBytes; // volatile for those who ask without the lock
    usedBytes = before + more + shown.bytes();
  }

  /** How many bytes the nodes take. */
  long usedBytes() {
    return usedBytes;
  }
}
