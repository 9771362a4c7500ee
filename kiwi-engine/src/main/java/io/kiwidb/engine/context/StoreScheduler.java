package io.kiwidb.engine.context;

import io.kiwidb.io.Scheduler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The background tasks of one database on a scheduler that others may share: after {@link #close}
 * none of them runs or begins.
 *
 * <p>It is the top of every task: what a task throws is told to the database, which decides what
 * that means, and never ends a thread. A task that could not even be submitted is told in the same
 * way.
 *
 * <p>Code of users (listeners, stages, loggers) runs on the lane {@link Scheduler.Lane#EVENTS}
 * only. Closing waits for it for {@value #PATIENCE_SECONDS} seconds and no longer, and not at all
 * when that code is what closes the database.
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
  // Of the lane of events; as above.
  private final AtomicInteger runningForUsers = new AtomicInteger();
  private final ThreadLocal<Depth> depth = ThreadLocal.withInitial(Depth::new);

  /**
   * How many tasks the thread is in: more than one where a scheduler runs tasks inside of waits.
   */
  private static final class Depth {
    private int own;
    private int forUsers;
  }

  /**
   * Tasks on a scheduler.
   *
   * @param whenTaskFailed is told what a task threw; must not throw
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
   * For lack of memory, or of a thread. Somebody may wait for what it would have done, as for one
   * that failed.
   */
  private void notTaken(Lane lane, Error error) {
    if (lane != Lane.EVENTS) { // where those who submit deal with it
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
   * Whether the calling thread is inside a flush, a compaction, or another task that closing waits
   * for.
   */
  public boolean isInTask() {
    return depth.get().own > 0;
  }

  /** Whether the calling thread is inside any task of this database. */
  public boolean isInAnyTask() {
    return depth.get().own > 0 || depth.get().forUsers > 0;
  }

  /** Keeps new tasks from running and waits for those that do. The delegate stays as it is. */
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

  /** Whatever happens, it does not return while a task may still use a file. */
  private void awaitOwn(int own) {
    while (running.get() - own != CLOSED) {
      try {
        delegate.await(() -> running.get() - own == CLOSED, Long.MAX_VALUE);
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(this, NO_MEMORY_PAUSE_NANOS); // which needs none
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
    } catch (Throwable e) { // thread top: a task that ends so owes something
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
   * Counts one more task, unless it is closed. Needs no memory: a task that is lost here would owe
   * something and nobody would hear of it.
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
