package io.kiwidb.bench.workload;

/**
 * The part of a workload that one thread runs. Threading: not thread-safe; {@link #account} is
 * called after the thread has ended.
 */
public interface Task extends AutoCloseable {
  /** Returned by {@link #step} when the task is finished. */
  int END = -1;

  /**
   * Runs one step, the unit of latency measurement. Returns the number of operations, or
   * {@link #END}.
   */
  int step();

  /**
   * Updates the live keys and adds to the totals.
   *
   * @param steps number of steps that were run
   */
  void account(long steps, LiveKeys liveKeys, Tally tally);

  @Override
  void close();
}
