package io.kiwidb.engine;

import io.kiwidb.io.Scheduler;
import io.kiwidb.testkit.sim.ForwardingScheduler;

/**
 * A scheduler that runs no background compactions, only manual ones: as if background compactions
 * took very long.
 */
public final class WithoutCompaction extends ForwardingScheduler {
  /** Takes over a scheduler. */
  public WithoutCompaction(Scheduler scheduler) {
    super(scheduler);
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    if (lane != Lane.COMPACTION) {
      super.execute(lane, task);
    }
  }

  @Override
  public void schedule(Lane lane, long delayNanos, Runnable task) {
    if (lane != Lane.COMPACTION) {
      super.schedule(lane, delayNanos, task);
    }
  }
}
