package io.kiwidb.memtable.btree;

/**
 * The two leaves that replace a full leaf and contain an entry that did not fit into it.
 *
 * <p>Threading: not thread-safe; used by the writer that holds the lock of the full leaf.
 */
final class LeafSplit {
  private static final int TOTAL = Leaf.CAPACITY + 1;

  /** This many consecutive insertions side by side predict that the next ones follow there. */
  private static final int RUN = 3;

  private final long[] full;
  private final long order;
  private final int position; // of the new entry
  private final int record;
  private final long word; // of the new entry, among those of the full leaf

  /** The leaf for the entries before {@link #separator}. */
  final long[] left;

  /** The leaf for the remaining entries. */
  final long[] right;

  /** The record of the first entry of {@link #right}. */
  final int separator;

  LeafSplit(Records records, long[] full, int position, long word, int record) {
    this.full = full;
    this.order = Leaf.order(full);
    this.position = position;
    this.word = word;
    this.record = record;
    int cut = cut();
    separator = recordAt(cut);
    left = half(records, 0, cut, Leaf.low(full), separator);
    right = half(records, cut, TOTAL, separator, Leaf.high(full));
  }

  /**
   * Returns the number of entries of the left leaf: half of them, except for loads in ascending or
   * descending key order, which leave full leaves.
   */
  private int cut() {
    if (position == Leaf.CAPACITY && isRun(Leaf.CAPACITY - RUN, 1)) {
      return Leaf.CAPACITY;
    }
    if (position == 0 && isRun(RUN - 1, -1)) {
      return 1;
    }
    return TOTAL / 2;
  }

  /** Returns whether the most recently filled slots are consecutive from a position on. */
  private boolean isRun(int from, int step) {
    for (int i = 0; i < RUN; i++) {
      if (Leaf.slot(order, from + i * step) != Leaf.CAPACITY - RUN + i) {
        return false;
      }
    }
    return true;
  }

  private int oldSlot(int at) {
    return Leaf.slot(order, at < position ? at : at - 1);
  }

  private int recordAt(int at) {
    return at == position ? record : Leaf.record(full, oldSlot(at));
  }

  private long wordAt(int at) {
    return at == position ? word : Leaf.word(full, oldSlot(at));
  }

  private long[] half(Records records, int from, int to, int low, int high) {
    long[] leaf = Leaf.create(low, high, Leaf.skip(full));
    boolean undecided = false;
    for (int at = from; at < to; at++) {
      undecided |= at > from && wordAt(at) == wordAt(at - 1);
      Leaf.add(leaf, at - from, wordAt(at), recordAt(at));
    }
    if (undecided) {
      sharpen(records, leaf, to - from);
    }
    return leaf;
  }

  /** Recomputes the words after a longer shared prefix, if the narrower range has one. */
  private static void sharpen(Records records, long[] leaf, int count) {
    if (Leaf.low(leaf) == Records.NIL || Leaf.high(leaf) == Records.NIL) {
      return;
    }
    int skip = records.skipBetween(Leaf.low(leaf), Leaf.high(leaf));
    if (skip == Leaf.skip(leaf)) {
      return;
    }
    Leaf.setSkip(leaf, skip);
    for (int slot = 0; slot < count; slot++) {
      Leaf.setWord(leaf, slot, records.word(Leaf.record(leaf, slot), skip));
    }
  }
}
