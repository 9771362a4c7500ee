package io.kiwidb.engine.table;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.TimeSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Limits the rate of background writes: each request reserves the next interval of time that its
 * bytes are worth, and waits until that begins (a leaky bucket with no burst beyond one request). A
 * request with priority reserves without waiting; its interval is added to the next request that
 * waits, but at most {@value #MOST_AHEAD_NANOS} ns at once: others are slowed, not stopped.
 *
 * <p>Waits go through the scheduler, so they pass in simulated time, too. They end when the caller
 * must stop, and are rescaled when the rate changes meanwhile.
 *
 * <p>Threading: thread-safe.
 */
final class RateLimiter {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MOST_AHEAD_NANOS = 1_000_000_000;

  /** A wait checks for a changed rate at this interval. */
  private static final long STEP_NANOS = 100_000_000;

  private final TimeSource time;
  private final Scheduler scheduler;
  private final LongSupplier bytesPerSecond;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long rate; // the rate by which the two others were counted

  @GuardedBy("lock")
  private long free; // when the next request may begin

  @GuardedBy("lock")
  private long ahead; // nanoseconds reserved with priority before that

  RateLimiter(TimeSource time, Scheduler scheduler, LongSupplier bytesPerSecond) {
    this.time = time;
    this.scheduler = scheduler;
    this.bytesPerSecond = bytesPerSecond;
    this.free = time.nanos();
  }

  /** Reserves a share for bytes that are written now, without waiting. */
  void charge(long bytes) {
    lock.lock();
    try {
      long now = time.nanos();
      if (isUnlimited(now)) {
        return;
      }
      long worth = Math.min(MOST_AHEAD_NANOS, worth(bytes, rate));
      if (free + ahead <= now) {
        free = now + worth;
        ahead = 0;
      } else {
        ahead = Math.min(MOST_AHEAD_NANOS, ahead + worth);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the bytes may be written, or the caller must stop. */
  void acquire(long bytes, BooleanSupplier stop) {
    long left;
    long countedBy;
    lock.lock();
    try {
      long now = time.nanos();
      if (isUnlimited(now)) {
        return;
      }
      long begin = Math.max(free + ahead, now);
      ahead = 0;
      free = begin + worth(bytes, rate);
      left = begin - now;
      countedBy = rate;
    } finally {
      lock.unlock();
    }
    while (left > 0) {
      long step = Math.min(left, STEP_NANOS);
      if (scheduler.await(stop, step)) {
        return;
      }
      left -= step; // by the scheduler's clock, which may differ from the store's
      long present = bytesPerSecond.getAsLong();
      if (present <= 0) {
        return;
      }
      if (present != countedBy) {
        left = rescaled(left, countedBy, present);
        countedBy = present;
      }
    }
  }

  /** Converts the reservations to the current rate. */
  @GuardedBy("lock")
  private boolean isUnlimited(long now) {
    long present = bytesPerSecond.getAsLong();
    if (present <= 0) {
      rate = 0;
      free = now;
      ahead = 0;
      return true;
    }
    if (rate > 0 && rate != present) {
      free = now + rescaled(Math.max(0, free - now), rate, present);
      ahead = rescaled(ahead, rate, present);
    }
    rate = present;
    return false;
  }

  private static long rescaled(long nanos, long before, long now) {
    return (long) (nanos * (before / (double) now));
  }

  private static long worth(long bytes, long rate) {
    return (long) (bytes * NANOS_PER_SECOND / rate);
  }
}
