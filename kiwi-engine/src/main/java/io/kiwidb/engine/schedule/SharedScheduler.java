package io.kiwidb.engine.schedule;

import io.kiwidb.io.Scheduler;
import java.util.function.BooleanSupplier;

/**
 * The part of one store in the threads that several stores share.
 *
 * <p>Each store waits for its own changes only: a signal of another one does not wake its threads.
 * The number of workers is that of the threads; {@link #workers} has no effect.
 *
 * <p>Threading: thread-safe. {@link #close} drops the queued tasks of the store and does not wait:
 * the store has waited for those that run. It does not end the threads.
 */
public final class SharedScheduler implements Scheduler {
  private final ThreadScheduler threads;
  private final ChangeSignal changes = new ChangeSignal();
  private volatile boolean closed;

  /** Creates the part of one store. */
  public SharedScheduler(ThreadScheduler threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    schedule(lane, 0, task);
  }

  @Override
  public void schedule(Lane lane, long delayNanos, Runnable task) {
    if (!closed) {
      threads.submit(lane, delayNanos, this, () -> run(task));
    }
  }

  @Override
  public void workers(Lane lane, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a lane needs at least 1 worker, but got " + count);
    }
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos) {
    return changes.await(done, timeoutNanos);
  }

  @Override
  public void signal() {
    changes.signal();
  }

  @Override
  public void close() {
    closed = true;
    threads.drop(this);
    signal();
  }

  @Override
  public String toString() {
    return "SharedScheduler of " + threads;
  }

  private void run(Runnable task) {
    if (closed) {
      return; // queued while the store was closing
    }
    try {
      task.run();
    } finally {
      signal();
    }
  }
}
