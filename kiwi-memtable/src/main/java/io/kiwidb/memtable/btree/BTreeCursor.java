package io.kiwidb.memtable.btree;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;

/**
 * Iterates over a {@link BTree} in both directions: over the entries that a leaf had when the
 * cursor entered it, then over the next leaf of the same inner node, and at the end of that node by
 * a search for the next entry.
 *
 * <p>Threading: not thread-safe; concurrent writers are allowed.
 */
final class BTreeCursor implements EntryCursor {
  /**
   * Prefetch distance in entries: about as many as are returned while one line is loaded from
   * memory.
   */
  private static final int AHEAD = 4;

  private final Records records;
  private final BTree tree;
  private final Entry entry = new Entry();
  private InnerNode bottom;
  private int child;
  private long[] leaf;
  private long order;
  private int count;
  private int position;

  BTreeCursor(Records records, BTree tree) {
    this.records = records;
    this.tree = tree;
    this.bottom = tree.firstBottom();
    this.leaf = bottom.leaf(0);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    bottom = tree.firstBottom();
    enter(0);
    return show(0);
  }

  @Override
  public boolean last() {
    bottom = tree.lastBottom();
    enter(bottom.children() - 1);
    return show(count - 1);
  }

  @Override
  public boolean seek(LookupKey target) {
    byte[] key = target.array();
    int offset = target.offset();
    int length = target.length();
    long tag = target.seekTag();
    search(key, offset, length, tag);
    return show(Leaf.position(leaf, order, records, key, offset, length, tag));
  }

  @Override
  public boolean next() {
    prefetch(position + 1 + AHEAD);
    return show(position + 1);
  }

  @Override
  public boolean previous() {
    prefetch(position - 1 - AHEAD);
    return show(position - 1);
  }

  @Override
  public void close() {
    entry.clear();
  }

  /**
   * Prefetches the record at a position, if the leaf has it: records are stored in insertion order,
   * so each costs a cache miss.
   */
  private void prefetch(int later) {
    if (Integer.compareUnsigned(later, count) < 0) {
      records.prefetch(Leaf.record(leaf, Leaf.slot(order, later)));
    }
  }

  /**
   * Shows the entry at a position of the leaf, which may be one before the first or one after the
   * last.
   */
  private boolean show(int target) {
    position = target;
    if (Integer.compareUnsigned(target, count) >= 0
        && !(target < 0 ? enterBefore() : enterBehind())) {
      entry.clear();
      return false;
    }
    records.show(Leaf.record(leaf, Leaf.slot(order, position)), entry);
    return true;
  }

  /** Moves to the first entry of the next leaf. */
  private boolean enterBehind() {
    if (child + 1 < bottom.children()) {
      enter(child + 1);
    } else if (bottom.high != Records.NIL) {
      int fence = bottom.high;
      search(
          records.array(fence),
          records.keyOffset(fence),
          records.keyLength(fence),
          records.tag(fence));
    } else {
      return false;
    }
    position = 0;
    for (int i = 0; i <= AHEAD; i++) {
      prefetch(i);
    }
    return true;
  }

  /** Moves to the last entry of the previous leaf. */
  private boolean enterBefore() {
    if (child > 0) {
      enter(child - 1);
    } else if (bottom.low != Records.NIL) {
      int fence = bottom.low;
      // The position directly before the fence.
      search(
          records.array(fence),
          records.keyOffset(fence),
          records.keyLength(fence),
          records.tag(fence) + 1);
    } else {
      return false;
    }
    position = count - 1;
    for (int i = 0; i <= AHEAD; i++) {
      prefetch(position - i);
    }
    return true;
  }

  private void search(byte[] key, int offset, int length, long tag) {
    bottom = tree.bottom(key, offset, length, tag);
    enter(bottom.route(records, key, offset, length, tag));
  }

  private void enter(int index) {
    child = index;
    leaf = bottom.leaf(index);
    order = Leaf.order(leaf);
    count = Leaf.count(order);
  }
}
