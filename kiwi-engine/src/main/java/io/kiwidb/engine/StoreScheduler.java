package io.kiwidb.engine;

import io.kiwidb.io.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The background tasks of one database on a scheduler that others may share: after {@link #close} none of them runs or begins.
 *
 * <p>Threading: thread-safe.
 */
final class StoreScheduler implements Scheduler {
  private static final int CLOSED = 1 << 30;

  private final Scheduler delegate;
  private final AtomicInteger running = new AtomicInteger(); // plus CLOSED once closed

  StoreScheduler(Scheduler delegate) {
    this.delegate = delegate;
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    delegate.execute(lane, () -> run(task));
  }

  @Override
  public void schedule(Lane lane, long delayNanos, Runnable task) {
    delegate.schedule(lane, delayNanos, () -> run(task));
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

  /** Keeps new tasks from running and waits for those that do. The delegate stays as it is. */
  @Override
  public void close() {
    running.updateAndGet(count -> count | CLOSED);
    delegate.await(() -> running.get() == CLOSED, Long.MAX_VALUE);
  }

  private void run(Runnable task) {
    if (running.updateAndGet(count -> (count & CLOSED) != 0 ? count : count + 1) >= CLOSED) {
      return;
    }
    try {
      task.run();
    } finally {
      running.decrementAndGet();
      delegate.signal();
    }
  }
}
