package io.kiwidb.bench.workload;

/**
 * Which part of the work a thread does.
 *
 * @param thread its number, from 0
 * @param threads how many there are
 */
public record Share(int thread, int threads) {
  /** How many of so many steps are its own: those whose number leaves its own number when divided by the threads. */
  public long of(long steps) {
    return (steps - thread + threads - 1) / threads;
  }
}
