package io.kiwidb.bench.run;

import io.kiwidb.bench.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Reports progress ten times a second while a workload runs, and records a sample once a second.
 *
 * <p>Threading: runs on its own thread between {@link #start} and {@link #stop}.
 */
final class ProgressSampler {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICKS_OF_SAMPLE = 10;

  private final LongSupplier operations;
  private final Progress progress;
  private final List<long[]> readings = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "kiwi-bench-watch");
  private volatile boolean stopped;

  ProgressSampler(LongSupplier operations, Progress progress) {
    this.operations = operations;
    this.progress = progress;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long begun = System.nanoTime();
    long next = begun;
    readings.add(new long[] {0, 0});
    for (int tick = 1; !stopped; tick++) {
      // Late ticks are skipped.
      next = Math.max(next, System.nanoTime() - INTERVAL_NANOS) + INTERVAL_NANOS;
      while (!stopped && System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      long elapsed = System.nanoTime() - begun;
      long done = operations.getAsLong();
      progress.at(elapsed, done);
      if (stopped || tick % TICKS_OF_SAMPLE == 0) {
        readings.add(new long[] {elapsed, done});
      }
    }
  }

  /**
   * Stops sampling and returns the throughput between samples. The last, shorter interval is
   * omitted unless it is the only one.
   */
  List<Result.Sample> stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join();
    List<Result.Sample> course = new ArrayList<>();
    int count = readings.size() > 2 ? readings.size() - 1 : readings.size();
    for (int i = 1; i < count; i++) {
      long nanos = readings.get(i)[0] - readings.get(i - 1)[0];
      long done = readings.get(i)[1] - readings.get(i - 1)[1];
      course.add(new Result.Sample(readings.get(i)[0] / 1e9, done * 1e9 / Math.max(1, nanos)));
    }
    return List.copyOf(course);
  }

  /** Notified of progress. */
  @FunctionalInterface
  interface Progress {
    /** Called with the operations completed after a time in nanoseconds. */
    void at(long elapsedNanos, long operations);
  }
}
