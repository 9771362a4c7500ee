package io.kiwidb.engine.compact;

import io.kiwidb.Setting;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Detects that no write has happened for a while. Checks the time only while there is work suited
 * to idle periods.
 *
 * <p>Threading: thread-safe.
 */
final class IdleWatch {
  private static final long NEVER = -1;

  private final TreeContext context;
  private final Setting<Long> after;
  private final LongSupplier visible;
  private final BooleanSupplier useful;
  private final Runnable whenIdle;
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile long idleSequence = NEVER; // the last write when it became idle

  /**
   * Creates a watch that is not idle.
   *
   * @param after idle time in milliseconds; 0 disables the watch
   * @param visible returns the last sequence number visible to readers
   * @param useful whether there is work for idle periods
   * @param whenIdle called when it becomes idle
   */
  IdleWatch(
      TreeContext context,
      Setting<Long> after,
      LongSupplier visible,
      BooleanSupplier useful,
      Runnable whenIdle) {
    this.context = context;
    this.after = after;
    this.visible = visible;
    this.useful = useful;
    this.whenIdle = whenIdle;
  }

  /** Returns whether no write has happened since it became idle. */
  boolean isIdle() {
    return idleSequence == visible.getAsLong();
  }

  /**
   * Schedules a check, unless it is idle already, there is no work for it, or a check is scheduled.
   */
  void watch() {
    long millis = context.settings().number(after);
    // The predicate useful looks at every table, so it comes after the cheap checks.
    if (millis > 0
        && !isIdle()
        && !watching.get()
        && useful.getAsBoolean()
        && watching.compareAndSet(false, true)) {
      long seen = visible.getAsLong();
      context
          .scheduler()
          .schedule(Lane.HOUSEKEEPING, TimeUnit.MILLISECONDS.toNanos(millis), () -> look(seen));
    }
  }

  private void look(long seen) {
    watching.set(false);
    if (visible.getAsLong() == seen) {
      idleSequence = seen;
      whenIdle.run();
    } else {
      watch();
    }
  }
}
