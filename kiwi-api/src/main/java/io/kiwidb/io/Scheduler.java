package io.kiwidb.io;

import java.util.function.BooleanSupplier;

/**
 * Background execution as a seam: the default runs daemon threads, a simulation runs one task at a
 * time in an order that its seed decides.
 *
 * <p>Threading: thread-safe. Tasks must not block on other tasks except through {@link #await}. A
 * task that throws is the fault of the one who submitted it; the scheduler hands the throwable to
 * the thread's uncaught-exception handler and goes on.
 *
 * <p>Failure: {@link OutOfMemoryError} when a task cannot be kept or there is no thread for it;
 * then it does not run. Signals and the tasks that were taken are not lost for lack of memory.
 */
public interface Scheduler extends AutoCloseable {
  /**
   * What a task is for; each lane has workers of its own, so that a long compaction never delays a
   * flush.
   */
  enum Lane {
    /** Syncing the log for asynchronous writers and timed policies. */
    LOG,
    /** Writing sealed memtables to tables. */
    FLUSH,
    /** Merging tables. */
    COMPACTION,
    /** Removing files, looking at clocks. */
    HOUSEKEEPING,
    /** Telling listeners what happened; code of users, which may take its time. */
    EVENTS
  }

  /** Runs the task on its lane as soon as a worker is free. Ignored after {@link #close}. */
  void execute(Lane lane, Runnable task);

  /** Runs the task on its lane after a delay. Ignored after {@link #close}. */
  void schedule(Lane lane, long delayNanos, Runnable task);

  /** Sets how many tasks of a lane may run at once, from now on; at least 1. */
  void workers(Lane lane, int count);

  /**
   * Blocks the caller until {@code done} answers true, or the time is over; answers whether it is
   * done. The condition is asked again after every finished task and after every {@link #signal}.
   * It must be quick and take no locks that tasks hold while they call {@code signal}. Interrupts
   * do not end the wait; the status is restored on return.
   */
  boolean await(BooleanSupplier done, long timeoutNanos);

  /** Says that a condition somebody awaits may have changed. */
  void signal();

  /** Lets running tasks end, drops the waiting ones, and stops the workers. Idempotent. */
  @Override
  void close();
}
