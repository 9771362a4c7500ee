package io.kiwidb.bench.workload;

import java.util.BitSet;

/**
 * Which keys are in the store, by their numbers. Threading: not thread-safe; it is brought up to
 * date between workloads.
 */
public final class LiveKeys {
  private final long size;
  private final BitSet present = new BitSet();

  /** Nothing of so many. */
  public LiveKeys(long size) {
    this.size = size;
  }

  /** Nothing is there any more. */
  public void clear() {
    present.clear();
  }

  /** It is there. */
  public void add(long number) {
    present.set(Math.toIntExact(number));
  }

  void remove(long number) {
    present.clear(Math.toIntExact(number));
  }

  boolean has(long number) {
    return present.get(Math.toIntExact(number));
  }

  /** The first number, from one on, that is there; -1 if there is none. */
  long from(long number) {
    return present.nextSetBit(Math.toIntExact(number));
  }

  long countBetween(long from, long to) {
    long count = 0;
    for (long number = from(from); number >= 0 && number < to; number = from(number + 1)) {
      count++;
    }
    return count;
  }

  /** How many are there. */
  public long count() {
    return present.cardinality();
  }

  /** Whether every key is there. */
  public boolean isFull() {
    return count() == size;
  }
}
