package io.kiwidb.bench.workload;

/**
 * Which part of the work a thread does.
 *
 * @param thread its number, from 0
 * @param threads how many there are
 * @param steps how many steps are its own, or {@link #TO_THE_END}
 */
public record Share(int thread, int threads, long steps) {
  /** As many steps as there are until nothing is left to do. */
  public static final long TO_THE_END = Long.MAX_VALUE;

  /**
   * A thread's part of so many steps over all threads: those whose number leaves its own number
   * when divided by the threads.
   */
  public static Share of(int thread, int threads, long allSteps) {
    return new Share(
        thread,
        threads,
        allSteps == TO_THE_END ? TO_THE_END : (allSteps - thread + threads - 1) / threads);
  }
}
