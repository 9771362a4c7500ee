package io.kiwidb.bench.workload;

/**
 * The part of a workload that one thread runs.
 *
 * @param thread number of the thread, from 0
 * @param threads number of threads
 * @param steps number of steps of the thread, or {@link #TO_THE_END}
 */
public record Share(int thread, int threads, long steps) {
  /** No limit: the thread runs until its task ends. */
  public static final long TO_THE_END = Long.MAX_VALUE;

  /**
   * Returns the share of a thread: the steps whose number modulo the number of threads is the
   * number of the thread.
   */
  public static Share of(int thread, int threads, long allSteps) {
    return new Share(
        thread,
        threads,
        allSteps == TO_THE_END ? TO_THE_END : (allSteps - thread + threads - 1) / threads);
  }
}
