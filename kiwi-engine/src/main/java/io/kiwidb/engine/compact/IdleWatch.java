package io.kiwidb.engine.compact;

import io.kiwidb.Setting;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Finds out when nobody has written for a while. It looks at a clock only while there is something
 * that idleness is good for.
 *
 * <p>Threading: thread-safe.
 */
final class IdleWatch {
  private static final long NEVER = -1;

  private final StoreContext context;
  private final Setting<Long> after;
  private final LongSupplier visible;
  private final BooleanSupplier useful;
  private final Runnable whenIdle;
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile long idleSequence = NEVER; // the last write when it became idle

  /**
   * Not idle.
   *
   * @param after milliseconds without a write; 0 for never
   * @param visible tells the last sequence number that readers see
   * @param useful whether there is something to do in idleness
   * @param whenIdle is called when it becomes idle
   */
  IdleWatch(
      StoreContext context,
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

  /** Whether nobody has written since it became idle. */
  boolean isIdle() {
    return idleSequence == visible.getAsLong();
  }

  /**
   * Looks again after a while, unless it is idle already, nothing is to be gained, or a look is due
   * anyway.
   */
  void watch() {
    long millis = context.settings().number(after);
    if (millis > 0
        && !isIdle()
        && !watching.get() // before the question that looks at every table
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
