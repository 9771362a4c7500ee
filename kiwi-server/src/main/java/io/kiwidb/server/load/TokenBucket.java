package io.kiwidb.server.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits a rate. Whoever takes tokens learns how long to wait before using them; after an idle time
 * at most a tenth of a second's tokens are there at once.
 *
 * <p>Kept as one number, the time at which the tokens taken so far are earned (the virtual
 * scheduling form of the generic cell rate algorithm, ITU-T I.371).
 *
 * <p>Threading: thread-safe. Takes the time as an argument and never waits itself.
 */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final double nanosPerToken;
  private final long start;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private double earned; // since the start

  /**
   * Creates a bucket.
   *
   * @param perSecond tokens a second; 0 for no limit
   * @param now the time, by {@link System#nanoTime}
   */
  TokenBucket(long perSecond, long now) {
    this.nanosPerToken = perSecond == 0 ? 0 : NANOS_PER_SECOND / perSecond;
    this.start = now;
  }

  /** Takes tokens. Returns how many nanoseconds to wait before they may be used. */
  long take(int tokens, long now) {
    if (nanosPerToken == 0) {
      return 0;
    }
    double elapsed = now - start;
    lock.lock();
    try {
      double from = Math.max(earned, elapsed - BURST_NANOS);
      earned = from + tokens * nanosPerToken;
      return Math.max(0, (long) (from - elapsed));
    } finally {
      lock.unlock();
    }
  }
}
