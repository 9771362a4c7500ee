package io.kiwidb.bench.workload;

import java.util.BitSet;

/**
 * The set of keys in the store, by number. Threading: not thread-safe; updated between workloads.
 */
public final class LiveKeys {
  private final long size;
  private final BitSet present = new BitSet();

  /** Creates an empty set; {@code size} is the number of keys of a full store. */
  public LiveKeys(long size) {
    this.size = size;
  }

  /** Removes all keys. */
  public void clear() {
    present.clear();
  }

  /** Adds a key. */
  public void add(long number) {
    present.set(Math.toIntExact(number));
  }

  void remove(long number) {
    present.clear(Math.toIntExact(number));
  }

  boolean has(long number) {
    return present.get(Math.toIntExact(number));
  }

  /**
   * Returns the smallest number in the set that is greater than or equal to the given one; -1 if
   * there is none.
   */
  long from(long number) {
    return present.nextSetBit(Math.toIntExact(number));
  }

  /** Returns the number after the largest in the set; 0 if it is empty. */
  long end() {
    return present.length();
  }

  long countBetween(long from, long to) {
    long count = 0;
    for (long number = from(from); number >= 0 && number < to; number = from(number + 1)) {
      count++;
    }
    return count;
  }

  /** Returns the number of keys in the set. */
  public long count() {
    return present.cardinality();
  }

  /** Returns whether the set contains every key. */
  public boolean isFull() {
    return count() == size;
  }
}
