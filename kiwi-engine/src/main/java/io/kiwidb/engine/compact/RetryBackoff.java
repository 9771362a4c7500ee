package io.kiwidb.engine.compact;

import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long work that failed is left alone before it is tried again: {@value #FIRST_MILLIS} ms,
 * twice as long after each further failure up to {@value #LAST_MILLIS} ms, and not at all after a
 * success. What fails for ever then costs little.
 *
 * <p>A pause ends when the scheduler says so and not by a clock, so that it does not matter whose
 * time the scheduler goes by.
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
  private long nextMillis = FIRST_MILLIS; // under the lock
  private long pauses; // under the lock
  private volatile boolean failing; // written under the lock
  private volatile boolean pausing; // written under the lock

  /**
   * Nothing failed yet.
   *
   * @param again tries once more; run on the lane at the end of each pause
   */
  RetryBackoff(Scheduler scheduler, Lane lane, Runnable again) {
    this.scheduler = scheduler;
    this.lane = lane;
    this.again = again;
  }

  /** Whether the last try failed. */
  boolean isFailing() {
    return failing;
  }

  /** Whether it is too early for another try. */
  boolean isPausing() {
    return pausing;
  }

  /**
   * A try failed: a pause begins, unless one is under way because of somebody who began before it
   * and failed too.
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

  /** A try worked. */
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
        return; // a success ended it, and what began since then is none of its business
      }
      pausing = false;
    } finally {
      lock.unlock();
    }
    again.run();
  }
}
