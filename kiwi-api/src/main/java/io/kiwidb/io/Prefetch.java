package io.kiwidb.io;

/**
 * Looks at memory that will be needed soon, so that it is on its way while something else is waited
 * for.
 *
 * <p>Lookups wait for memory, some 150 ns for each line that the processor does not have, and one
 * after the other where each line tells where the next one is. Where it is known beforehand that
 * several lines will be needed, loading all of them at once makes that one wait: the processor goes
 * on behind a load until somebody needs its result. Java has no instruction for that; a load whose
 * result decides nothing does the same.
 *
 * <p>Threading: stateless; writes nothing that threads share.
 */
public final class Prefetch {
  /** Bytes of a line of memory. */
  public static final int LINE = 64;

  /** More than these would take the place of what is waited for. */
  private static final int MOST_BYTES = 4 * LINE;

  /**
   * A sum that loads hardly ever have, of longs or of bytes with this factor: the compiler must not
   * be able to tell that they never do.
   */
  private static final long UNLIKELY = 0x5a6b_31f7_c8d2_9e04L;

  private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private Prefetch() {}

  /**
   * Loads the lines of a slice, of a long one the first; of what lies outside of the array nothing.
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
   * Makes use of what was loaded, so that the compiler cannot leave the loads out.
   *
   * @param sum of all that was loaded, which may be any long for what the compiler knows
   */
  public static void loaded(long sum) {
    if (sum == UNLIKELY) {
      Thread.onSpinWait();
    }
  }
}
