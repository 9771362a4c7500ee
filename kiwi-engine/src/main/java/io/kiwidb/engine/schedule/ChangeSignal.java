package io.kiwidb.engine.schedule;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Waits until a condition holds that other threads establish; they signal after each change that
 * may matter.
 *
 * <p>Threading: thread-safe, also for virtual threads: no thread waits in a monitor.
 */
final class ChangeSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile long changes; // written under the lock

  /** See {@link io.kiwidb.io.Scheduler#await}. */
  boolean await(BooleanSupplier done, long timeoutNanos) {
    long deadline = System.nanoTime() + timeoutNanos;
    boolean interrupted = false;
    try {
      while (true) {
        long seen = changes; // before the condition, so that a concurrent change is not missed
        if (done.getAsBoolean()) {
          return true;
        }
        lock.lock();
        try {
          while (changes == seen) {
            long left =
                timeoutNanos == Long.MAX_VALUE ? timeoutNanos : deadline - System.nanoTime();
            if (left <= 0) {
              return false;
            }
            long unused = changed.awaitNanos(left);
          }
        } catch (InterruptedException e) {
          interrupted = true;
        } finally {
          lock.unlock();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Signals that an awaited condition may have changed. */
  void signal() {
    // A lost signal could block a waiting thread forever.
    WorkerLane.lockRetryingWithoutMemory(lock);
    try {
      long next = changes + 1;
      changes = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
