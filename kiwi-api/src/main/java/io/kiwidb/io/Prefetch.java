package io.kiwidb.io;

/**
 * Prefetches memory that will be needed soon, so that loads overlap.
 *
 * <p>Lookups wait for memory, about 150 ns per cache miss, one after the other if each line
 * contains the address of the next. If several lines are known to be needed, loading all of them at
 * once reduces this to a single wait: the processor continues after a load until its result is
 * needed. Java has no prefetch instruction; a load whose result has no effect does the same.
 *
 * <p>Threading: stateless; writes no shared data.
 */
public final class Prefetch {
  /** The size of a cache line in bytes. */
  public static final int LINE = 64;

  /** Longer prefetches would displace lines that are needed. */
  private static final int MOST_BYTES = 4 * LINE;

  /**
   * A sum that loaded longs, or bytes multiplied by this factor, almost never have: the compiler
   * must not be able to prove that they never do.
   */
  private static final long UNLIKELY = 0x5a6b_31f7_c8d2_9e04L;

  private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private Prefetch() {}

  /**
   * Prefetches the cache lines of a slice, of a long slice only the first ones; ignores the part
   * outside of the array.
   */
  public static void slice(byte[] array, int from, int end) {
    int limit = Math.min(array.length, Math.min(end, from + MOST_BYTES));
    long sum = 0;
    for (int i = from; i < limit; i += LINE) {
      sum = sum * FACTOR + array[i];
    }
    loaded(sum);
  }

  /**
   * Consumes loaded data, so that the compiler cannot eliminate the loads.
   *
   * @param sum the sum of all loaded data, which could be any long as far as the compiler knows
   */
  public static void loaded(long sum) {
    if (sum == UNLIKELY) {
      Thread.onSpinWait();
    }
  }
}
