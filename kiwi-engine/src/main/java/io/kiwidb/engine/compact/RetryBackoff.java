package io.kiwidb.engine.compact;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long failed work waits before a retry: {@value #FIRST_MILLIS} ms, twice as long after each
 * further failure up to {@value #LAST_MILLIS} ms, and not at all after a success. Permanent
 * failures then cost little.
 *
 * <p>A pause ends when the scheduler says so rather than by a clock, so that it does not matter
 * which time source the scheduler uses.
 *
 * <p>Threading: thread-safe.
 */
final class RetryBackoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 10_000;

  private final Scheduler scheduler;
  private final Lane lane;
  private final Runnable again;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long nextMillis = FIRST_MILLIS;

  @GuardedBy("lock")
  private long pauses;

  private volatile boolean failing; // written under the lock
  private volatile boolean pausing; // written under the lock

  /**
   * Creates a backoff with no failures.
   *
   * @param again retries; run on the lane at the end of each pause
   */
  RetryBackoff(Scheduler scheduler, Lane lane, Runnable again) {
    this.scheduler = scheduler;
    this.lane = lane;
    this.again = again;
  }

  /** Returns whether the last attempt failed. */
  boolean isFailing() {
    return failing;
  }

  /** Returns whether it is too early for another attempt. */
  boolean isPausing() {
    return pausing;
  }

  /**
   * Records a failed attempt and begins a pause, unless one is in progress because of an earlier
   * attempt that failed in parallel.
   */
  void failed() {
    long millis;
    long pause;
    lock.lock();
    try {
      failing = true;
      if (pausing) {
        return;
      }
      pausing = true;
      pause = ++pauses;
      millis = nextMillis;
      nextMillis = Math.min(LAST_MILLIS, 2 * millis);
    } finally {
      lock.unlock();
    }
    scheduler.schedule(lane, TimeUnit.MILLISECONDS.toNanos(millis), () -> end(pause));
  }

  /** Records a successful attempt. */
  void succeeded() {
    if (!failing) {
      return;
    }
    lock.lock();
    try {
      failing = false;
      pausing = false;
      nextMillis = FIRST_MILLIS;
    } finally {
      lock.unlock();
    }
  }

  private void end(long pause) {
    lock.lock();
    try {
      if (pause != pauses || !pausing) {
        return; // a success ended this pause; later ones have their own tasks
      }
      pausing = false;
    } finally {
      lock.unlock();
    }
    again.run();
  }
}
