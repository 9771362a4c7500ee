package io.kiwidb.engine.compact;

import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.Entry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Wakes compactions when entries of tables expire: nothing else does in a store that nobody writes.
 * Nothing is scheduled for a keyspace without expiries.
 *
 * <p>Threading: thread-safe.
 */
final class ExpiryWatch {
  /** Bounds for the time to the next look: the clock may jump, and tables come in bursts. */
  private static final long LEAST_MILLIS = 100;

  private static final long MOST_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final TreeContext context;
  private final LongSupplier due;
  private final Runnable whenDue;
  private final AtomicLong scheduled = new AtomicLong(Entry.NEVER); // the time of the next look

  /**
   * Creates a watch.
   *
   * @param due returns when there may be work, in milliseconds since 1970, or {@link Entry#NEVER}
   * @param whenDue called then
   */
  ExpiryWatch(TreeContext context, LongSupplier due, Runnable whenDue) {
    this.context = context;
    this.due = due;
    this.whenDue = whenDue;
  }

  /** Schedules a look, unless there will be no work, or an earlier one is scheduled. */
  void watch() {
    long wanted = due.getAsLong();
    if (wanted == Entry.NEVER) {
      return;
    }
    long now = context.store().clock().now();
    long delay = Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, wanted - now));
    long at = now + delay;
    long before = scheduled.get();
    if (at < before && scheduled.compareAndSet(before, at)) {
      context
          .scheduler()
          .schedule(Lane.HOUSEKEEPING, TimeUnit.MILLISECONDS.toNanos(delay), () -> look(at));
    }
  }

  private void look(long at) {
    if (scheduled.compareAndSet(at, Entry.NEVER)) { // otherwise an earlier look was scheduled
      whenDue.run();
    }
  }
}
