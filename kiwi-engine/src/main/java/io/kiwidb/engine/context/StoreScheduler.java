package io.kiwidb.engine.context;

import io.kiwidb.io.Scheduler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The background tasks of one database on a scheduler that others may share: after {@link #close}
 * none of them runs or starts.
 *
 * <p>It is the outermost frame of every task: what a task throws is reported to the database, which
 * decides on the consequences, and never ends a thread. A task that could not be submitted is
 * reported in the same way.
 *
 * <p>User code (listeners, stages, loggers) runs only on the lane {@link Scheduler.Lane#EVENTS}.
 * Closing waits for it for at most {@value #PATIENCE_SECONDS} seconds, and not at all if that code
 * is what closes the database.
 *
 * <p>Threading: thread-safe.
 */
public final class StoreScheduler implements Scheduler {
  private static final int CLOSED = 1 << 30;
  private static final int PATIENCE_SECONDS = 10;
  private static final long NO_MEMORY_PAUSE_NANOS = 1_000_000;

  private final Scheduler delegate;
  private final BiConsumer<Lane, Throwable> whenTaskFailed;
  private final AtomicInteger running = new AtomicInteger(); // plus CLOSED once closed
  // Of the events lane; plus CLOSED once closed.
  private final AtomicInteger runningForUsers = new AtomicInteger();
  private final ThreadLocal<Depth> depth = ThreadLocal.withInitial(Depth::new);

  /**
   * The number of tasks that the thread is in: more than one if a scheduler runs tasks inside of
   * waits.
   */
  private static final class Depth {
    private int own;
    private int forUsers;
  }

  /**
   * Creates a view of a scheduler for the tasks of one database.
   *
   * @param whenTaskFailed receives what a task threw; must not throw
   */
  public StoreScheduler(Scheduler delegate, BiConsumer<Lane, Throwable> whenTaskFailed) {
    this.delegate = delegate;
    this.whenTaskFailed = whenTaskFailed;
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    try {
      delegate.execute(lane, () -> run(lane, task));
    } catch (Error e) {
      notTaken(lane, e);
      throw e;
    }
  }

  @Override
  public void schedule(Lane lane, long delayNanos, Runnable task) {
    try {
      delegate.schedule(lane, delayNanos, () -> run(lane, task));
    } catch (Error e) {
      notTaken(lane, e);
      throw e;
    }
  }

  /**
   * Reports a task that could not be submitted for lack of memory or of a thread. Other threads may
   * wait for its result, as for that of a failed task.
   */
  private void notTaken(Lane lane, Error error) {
    if (lane != Lane.EVENTS) { // on the events lane the submitters handle it
      whenTaskFailed.accept(lane, error);
    }
  }

  @Override
  public void workers(Lane lane, int count) {
    delegate.workers(lane, count);
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos) {
    return delegate.await(done, timeoutNanos);
  }

  @Override
  public void signal() {
    delegate.signal();
  }

  /**
   * Returns whether the calling thread is inside a flush, a compaction, or another task that
   * closing waits for.
   */
  public boolean isInTask() {
    return depth.get().own > 0;
  }

  /** Returns whether the calling thread is inside any task of this database. */
  public boolean isInAnyTask() {
    return depth.get().own > 0 || depth.get().forUsers > 0;
  }

  /** Prevents new tasks from starting and waits for running ones. Does not affect the delegate. */
  @Override
  public void close() {
    running.updateAndGet(count -> count | CLOSED);
    runningForUsers.updateAndGet(count -> count | CLOSED);
    int own = depth.get().own;
    int forUsers = depth.get().forUsers;
    awaitOwn(own);
    delegate.await(
        () -> runningForUsers.get() - forUsers == CLOSED,
        TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
  }

  /** Never returns while a task may still use a file. */
  private void awaitOwn(int own) {
    while (running.get() - own != CLOSED) {
      try {
        delegate.await(() -> running.get() - own == CLOSED, Long.MAX_VALUE);
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(this, NO_MEMORY_PAUSE_NANOS); // parking does not allocate
      }
    }
  }

  private void run(Lane lane, Runnable task) {
    boolean forUsers = lane == Lane.EVENTS;
    AtomicInteger counter = forUsers ? runningForUsers : running;
    if (!enter(counter)) {
      return;
    }
    try {
      run(task, forUsers, depth.get());
    } catch (Throwable e) { // thread top: a task that ends like this has left work undone
      whenTaskFailed.accept(lane, e);
    } finally {
      counter.decrementAndGet();
      delegate.signal();
    }
  }

  private void run(Runnable task, boolean forUsers, Depth inside) {
    enter(inside, forUsers, 1);
    try {
      task.run();
    } finally {
      enter(inside, forUsers, -1);
      if (inside.own + inside.forUsers == 0) {
        depth.remove();
      }
    }
  }

  /**
   * Counts one more task, unless closed. Needs no memory: a task lost here would leave work undone
   * without a report.
   */
  private static boolean enter(AtomicInteger counter) {
    while (true) {
      int count = counter.get();
      if (count >= CLOSED) {
        return false;
      }
      if (counter.compareAndSet(count, count + 1)) {
        return true;
      }
    }
  }

  private static void enter(Depth inside, boolean forUsers, int step) {
    if (forUsers) {
      inside.forUsers += step;
    } else {
      inside.own += step;
    }
  }
}
