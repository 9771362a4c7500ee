package io.kiwidb.bench.workload;

/**
 * One thread's part of a workload. Threading: not thread-safe; {@link #account} is called after the
 * thread has ended.
 */
public interface Task extends AutoCloseable {
  /** What {@link #step} returns when there is nothing left to do. */
  int END = -1;

  /** One call that is timed: how many operations it counts for, or {@link #END}. */
  int step();

  /**
   * Brings the liveKeys up to date and tells what was found.
   *
   * @param steps how many steps were done
   */
  void account(long steps, LiveKeys liveKeys, Tally tally);

  @Override
  void close();
}
