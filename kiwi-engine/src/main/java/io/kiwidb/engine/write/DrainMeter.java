package io.kiwidb.engine.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.io.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The throughput of background work in bytes per second, over its last few results. Idle time does
 * not count; time since the last result does, so that the rate falls during a long job.
 *
 * <p>Threading: thread-safe; called once for each flush and compaction.
 */
final class DrainMeter {
  /** The rate assumed before the first result, in bytes per second. */
  static final double UNKNOWN = 16 << 20;

  private static final int RESULTS = 8;
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private record Result(long atNanos, long bytes) {}

  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  // The oldest one only marks the start of the measurement.
  private final Deque<Result> results = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean pending;

  DrainMeter(TimeSource time) {
    this.time = time;
  }

  /** Sets whether there is work to do. */
  void pending(boolean now) {
    lock.lock();
    try {
      if (now && !pending) {
        shift(); // exclude the idle time between two results
      }
      pending = now;
    } finally {
      lock.unlock();
    }
  }

  /** Records that this many bytes were processed. */
  void drained(long bytes) {
    lock.lock();
    try {
      if (results.isEmpty()) {
        return; // the start time is unknown
      }
      results.addLast(new Result(time.nanos(), bytes));
      if (results.size() > RESULTS + 1) {
        results.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  double bytesPerSecond() {
    lock.lock();
    try {
      return measure();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private double measure() {
    if (results.size() < 2) {
      return UNKNOWN;
    }
    long bytes = 0;
    for (Result result : results) {
      bytes += result.bytes();
    }
    Result begin = results.getFirst();
    long now = pending ? time.nanos() : results.getLast().atNanos();
    long nanos = Math.max(SHORTEST_NANOS, now - begin.atNanos());
    return (bytes - begin.bytes()) * 1e9 / nanos;
  }

  /** Moves the results forward in time, as if the last one had just happened. */
  @GuardedBy("lock")
  private void shift() {
    long now = time.nanos();
    if (results.isEmpty()) {
      results.addLast(new Result(now, 0));
      return;
    }
    long by = now - results.getLast().atNanos();
    Deque<Result> moved = new ArrayDeque<>();
    results.forEach(result -> moved.addLast(new Result(result.atNanos() + by, result.bytes())));
    results.clear();
    results.addAll(moved);
  }
}
