package io.kiwidb.engine.table;

import io.kiwidb.io.TimeSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Spreads what background work writes over time: each caller takes the next stretch of time that its bytes are worth, and waits
 * until that begins (a leaky bucket with no burst beyond one request). Who has priority takes its stretch without waiting, which
 * moves everybody else back, but by no more than {@value #MOST_AHEAD_NANOS} ns: they are to be slow, not to stop.
 *
 * <p>Threading: thread-safe; a change of the rate counts from the next request on.
 */
final class RateLimiter {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MOST_AHEAD_NANOS = 100_000_000;

  private final TimeSource time;
  private final LongSupplier bytesPerSecond;
  private final AtomicLong free; // when the next request may begin

  RateLimiter(TimeSource time, LongSupplier bytesPerSecond) {
    this.time = time;
    this.bytesPerSecond = bytesPerSecond;
    this.free = new AtomicLong(time.nanos());
  }

  /** Takes a share for bytes that are written now, whatever others wait for. */
  void charge(long bytes) {
    long rate = bytesPerSecond.getAsLong();
    if (rate > 0) {
      long now = time.nanos();
      long worth = (long) (bytes * NANOS_PER_SECOND / rate);
      free.getAndUpdate(at -> {
        long from = Math.max(at, now);
        return from + Math.max(0, Math.min(worth, now + MOST_AHEAD_NANOS - from));
      });
    }
  }

  /** Waits until the bytes may be written. */
  void acquire(long bytes) {
    long rate = bytesPerSecond.getAsLong();
    if (rate <= 0) {
      return;
    }
    long now = time.nanos();
    long worth = (long) (bytes * NANOS_PER_SECOND / rate);
    long begin = free.getAndUpdate(at -> Math.max(at, now) + worth);
    for (long left = begin - time.nanos(); left > 0; left = begin - time.nanos()) {
      LockSupport.parkNanos(this, left);
      if (Thread.currentThread().isInterrupted()) {
        return; // a hurried close is no reason to wait
      }
    }
  }
}
