package io.kiwidb.testkit.sim;

import io.kiwidb.io.Scheduler;
import java.util.function.BooleanSupplier;

/**
 * A scheduler that delegates to another; subclasses override methods, for example to count, drop or
 * delay tasks.
 *
 * <p>Threading, ownership and failure: those of the other scheduler, which it closes.
 */
public class ForwardingScheduler implements Scheduler {
  private final Scheduler scheduler;

  /** Creates a scheduler that takes ownership of another. */
  public ForwardingScheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    scheduler.execute(lane, task);
  }

  @Override
  public void schedule(Lane lane, long delayNanos, Runnable task) {
    scheduler.schedule(lane, delayNanos, task);
  }

  @Override
  public void workers(Lane lane, int count) {
    scheduler.workers(lane, count);
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos) {
    return scheduler.await(done, timeoutNanos);
  }

  @Override
  public void signal() {
    scheduler.signal();
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
