package io.kiwidb.io;

import java.util.function.BooleanSupplier;

/**
 * Runs background work: the default on daemon threads, a simulation one task at a time in an order
 * determined by its seed.
 *
 * <p>Threading: thread-safe. Tasks must not block on other tasks except through {@link #await}. An
 * exception thrown by a task is a bug of its submitter; the scheduler passes it to the thread's
 * uncaught-exception handler and continues.
 *
 * <p>Failure: {@link OutOfMemoryError} if a task cannot be queued or there is no thread for it;
 * then it does not run. Signals and accepted tasks are not lost for lack of memory.
 */
public interface Scheduler extends AutoCloseable {
  /**
   * The purpose of a task; each lane has its own workers, so that a long compaction never delays a
   * flush.
   */
  enum Lane {
    /** Log syncs for asynchronous writers and timed durability policies. */
    LOG,
    /** Flushes. */
    FLUSH,
    /** Compactions. */
    COMPACTION,
    /** File deletion, periodic checks. */
    HOUSEKEEPING,
    /** Event listeners: user code, which may be slow. */
    EVENTS
  }

  /** Runs the task on its lane as soon as a worker is free. Ignored after {@link #close}. */
  void execute(Lane lane, Runnable task);

  /** Runs the task on its lane after a delay. Ignored after {@link #close}. */
  void schedule(Lane lane, long delayNanos, Runnable task);

  /** Sets how many tasks of a lane may run concurrently from now on; at least 1. */
  void workers(Lane lane, int count);

  /**
   * Blocks the caller until {@code done} returns true or the timeout expires; returns whether it is
   * done. The condition is evaluated again after every finished task and every {@link #signal}. It
   * must be quick and take no locks that tasks hold while they call {@code signal}. Interrupts do
   * not end the wait; the status is restored on return.
   */
  boolean await(BooleanSupplier done, long timeoutNanos);

  /** Signals that an awaited condition may have changed. */
  void signal();

  /** Waits for running tasks, drops queued ones, and stops the workers. Idempotent. */
  @Override
  void close();
}
