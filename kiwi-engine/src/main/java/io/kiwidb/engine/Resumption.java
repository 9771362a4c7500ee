package io.kiwidb.engine;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.write.CommitPipeline;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Resumes writes automatically after the disk was full, or the log or the manifest could not be
 * written. Retries with growing delays until writing works or only reopening can help.
 *
 * <p>Threading: thread-safe.
 */
final class Resumption {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LAST_PAUSE_MILLIS = 2_000;
  private static final long ENOUGH_SPACE = 4 << 20;

  private final StoreContext context;
  private final VersionSet versions;
  private final CommitPipeline pipeline;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long pauseMillis = FIRST_PAUSE_MILLIS;

  Resumption(StoreContext context, VersionSet versions, CommitPipeline pipeline) {
    this.context = context;
    this.versions = versions;
    this.pipeline = pipeline;
  }

  /** Schedules a retry; called when writes stop for a reason that may be temporary. */
  void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      context
          .scheduler()
          .schedule(Lane.HOUSEKEEPING, TimeUnit.MILLISECONDS.toNanos(pauseMillis), this::look);
      pauseMillis = Math.min(LAST_PAUSE_MILLIS, pauseMillis * 2);
    }
  }

  private void look() {
    scheduled.set(false);
    Health health = context.health().state().health();
    if (health == Health.OPEN || health.compareTo(Health.READ_ONLY) > 0) {
      pauseMillis = FIRST_PAUSE_MILLIS;
      return;
    }
    if (resume()) {
      pauseMillis = FIRST_PAUSE_MILLIS;
      context.scheduler().signal();
    } else {
      schedule();
    }
  }

  private boolean resume() {
    try {
      if (context.hold().isHeld() || context.storage().freeBytes() < ENOUGH_SPACE) {
        return false;
      }
      versions.settle();
      pipeline.resume();
      context.clock().catchUp();
      return true;
    } catch (KiwiException | IllegalStateException e) {
      // Still failing, or the directory has been put on hold.
      return false;
    }
  }
}
