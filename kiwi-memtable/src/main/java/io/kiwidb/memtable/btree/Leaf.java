package io.kiwidb.memtable.btree;

import io.kiwidb.io.Prefetch;
import io.kiwidb.io.ShortWait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A leaf: up to {@link #CAPACITY} entries of one key range, in one array of words, so that a search
 * touches adjacent cache lines and follows no further pointer. The package description shows the
 * layout.
 *
 * <p>Entries are in slots in insertion order; the <i>order word</i> contains the number of slots
 * taken and the sort order of their entries. It is the permutation of Masstree (Y. Mao, E. Kohler
 * and R. Morris, <i>Cache Craftiness for Fast Multicore Key-Value Storage</i>, 2012, section
 * 4.6.2): four bits for the count, four for each of 15 slots.
 *
 * <p>Threading: one writer, which holds the leaf's lock, and many readers, which ignore it.
 */
final class Leaf {
  /** The maximum that one order word can hold. */
  static final int CAPACITY = 15;

  private static final int LINE = Prefetch.LINE / Long.BYTES;
  private static final int LOCK = 0;
  private static final int ORDER = LOCK + 1;
  private static final int FENCES = ORDER + 1;
  private static final int SKIP = FENCES + 1;
  private static final int WORDS = SKIP + 1;
  private static final int RECORDS = WORDS + CAPACITY;
  private static final int SIZE = RECORDS + (CAPACITY + 1) / 2;

  /** Memory used by a leaf, in bytes: the words and the array header. */
  static final int BYTES = SIZE * Long.BYTES + 16;

  private static final long OPEN = 0;
  private static final long LOCKED = 1;
  private static final long REPLACED = 2;

  private static final int COUNT_SHIFT = 60;
  private static final int SLOT_MASK = 15;
  private static final long SLOTS_MASK = (1L << COUNT_SHIFT) - 1;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private Leaf() {}

  /**
   * Creates an empty leaf for the entries from {@code low}, inclusive, to {@code high}, exclusive.
   */
  static long[] create(int low, int high, int skip) {
    long[] leaf = new long[SIZE];
    leaf[FENCES] = (long) low << Integer.SIZE | high & 0xffff_ffffL;
    leaf[SKIP] = skip;
    return leaf;
  }

  /** Loads all cache lines of a leaf at once, before the lock or the order word is read. */
  static void prefetch(long[] leaf) {
    Prefetch.loaded(leaf[LOCK] + leaf[LOCK + LINE] + leaf[LOCK + 2 * LINE] + leaf[LOCK + 3 * LINE]);
  }

  /**
   * Acquires the lock; returns false if the leaf has been replaced and accepts no more entries.
   *
   * <p>The thread that holds the lock waits for no other (invariant 6 of {@link BTree}), but may
   * have been preempted or be in a custom comparator.
   */
  static boolean lock(long[] leaf) {
    for (int tries = 0; ; tries++) {
      long state = (long) WORD.getAcquire(leaf, LOCK);
      if (state == REPLACED) {
        return false;
      }
      if (state == OPEN && WORD.compareAndSet(leaf, LOCK, OPEN, LOCKED)) {
        return true;
      }
      ShortWait.pause(leaf, tries);
    }
  }

  static void unlock(long[] leaf) {
    WORD.setRelease(leaf, LOCK, OPEN);
  }

  /**
   * Releases the lock and marks the leaf as replaced. Requires: no search from the root reaches the
   * leaf any more.
   */
  static void unlockReplaced(long[] leaf) {
    WORD.setRelease(leaf, LOCK, REPLACED);
  }

  /**
   * Returns the order word: which entries there are, and their sort order. A reader loads it once
   * and uses that value.
   */
  static long order(long[] leaf) {
    return (long) WORD.getAcquire(leaf, ORDER);
  }

  /** Returns the number of entries. */
  static int count(long order) {
    return (int) (order >>> COUNT_SHIFT);
  }

  /** Returns the slot of the entry at a position. */
  static int slot(long order, int position) {
    return (int) (order >>> (position << 2)) & SLOT_MASK;
  }

  /**
   * Returns the record of the first entry of the range, or {@link Records#NIL} if it has no lower
   * bound.
   */
  static int low(long[] leaf) {
    return (int) (leaf[FENCES] >>> Integer.SIZE);
  }

  /**
   * Returns the record of the first entry after the range, or {@link Records#NIL} if it has no
   * upper bound.
   */
  static int high(long[] leaf) {
    return (int) leaf[FENCES];
  }

  /** Returns the number of key bytes that words leave out, or {@link KeyWord#BY_TAG}. */
  static int skip(long[] leaf) {
    return (int) leaf[SKIP];
  }

  /** Returns the word of the entry in a slot. */
  static long word(long[] leaf, int slot) {
    return leaf[WORDS + slot];
  }

  /** Returns the record of the entry in a slot. */
  static int record(long[] leaf, int slot) {
    return (int) (leaf[RECORDS + (slot >>> 1)] >>> ((slot & 1) << 5));
  }

  /** Returns the first position whose entry does not sort before {@code (key, tag)}. */
  static int position(
      long[] leaf, long order, Records records, byte[] key, int offset, int length, long tag) {
    long word = records.word(key, offset, length, tag, skip(leaf));
    int count = count(order);
    int from = countSmaller(leaf, count, word);
    if (from == count || word(leaf, slot(order, from)) != word) {
      return from;
    }
    int to = from + 1;
    while (to < count && word(leaf, slot(order, to)) == word) {
      to++;
    }
    while (from < to) { // equal words: compare the records
      int middle = (from + to) >>> 1;
      if (records.compare(record(leaf, slot(order, middle)), key, offset, length, tag) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Returns whether {@code (key, tag)} sorts after all entries. */
  static boolean isBehind(
      long[] leaf, long order, Records records, byte[] key, int offset, int length, long tag) {
    int count = count(order);
    if (count == 0) {
      return false;
    }
    int last = slot(order, count - 1);
    return word(leaf, last) <= records.word(key, offset, length, tag, skip(leaf))
        && records.compare(record(leaf, last), key, offset, length, tag) < 0;
  }

  /** Counts smaller words, in any order: no step depends on another, unlike in a binary search. */
  private static int countSmaller(long[] leaf, int count, long word) {
    int smaller = 0;
    for (int i = WORDS; i < WORDS + count; i++) {
      smaller += leaf[i] < word ? 1 : 0;
    }
    return smaller;
  }

  /**
   * Returns whether the word of an entry proves that its key is different; then the record need not
   * be read.
   */
  static boolean differs(
      long[] leaf, int slot, Records records, byte[] key, int offset, int length) {
    int skip = skip(leaf);
    return skip >= 0 && word(leaf, slot) != records.word(key, offset, length, 0, skip);
  }

  static boolean isFull(long[] leaf) {
    return count(leaf[ORDER]) == CAPACITY;
  }

  /** Adds an entry at a position. Requires: the lock, or an unpublished leaf, and a free slot. */
  static void add(long[] leaf, int position, long word, int record) {
    long order = leaf[ORDER];
    int slot = count(order);
    assert slot < CAPACITY;
    leaf[WORDS + slot] = word;
    int shift = (slot & 1) << 5;
    leaf[RECORDS + (slot >>> 1)] |= (record & 0xffff_ffffL) << shift; // a free slot is zero
    WORD.setRelease(leaf, ORDER, withSlot(order, position, slot));
  }

  private static long withSlot(long order, int position, int slot) {
    long slots = order & SLOTS_MASK;
    int shift = position << 2;
    long before = slots & ((1L << shift) - 1);
    long behind = (slots ^ before) << 4;
    return before | (long) slot << shift | behind | (long) (slot + 1) << COUNT_SHIFT;
  }

  /** Sets the word of a slot. Requires: an unpublished leaf. */
  static void setWord(long[] leaf, int slot, long word) {
    leaf[WORDS + slot] = word;
  }

  /** Sets the number of key bytes that words leave out. Requires: as {@link #setWord}. */
  static void setSkip(long[] leaf, int skip) {
    leaf[SKIP] = skip;
  }
}
