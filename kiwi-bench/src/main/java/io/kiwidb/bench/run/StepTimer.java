package io.kiwidb.bench.run;

import io.kiwidb.bench.workload.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Does the steps of one thread and times them.
 *
 * <p>Timing every step reads the clock once a step (about 25 ns), because the end of one is the
 * beginning of the next; what lies between two steps (making the histogram's entry, about 10 ns)
 * counts for the next. Timing one step in n reads it twice for each of these. At a fixed rate a
 * step counts from the moment at which it was due, so that a stall shows in every operation that
 * had to wait for it (the correction for what Gil Tene calls coordinated omission).
 *
 * <p>Threading: one thread runs it, any other may ask for {@link #operations}.
 */
final class StepTimer {
  private static final VarHandle OPERATIONS;
  private static final long MAX_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;
  private static final long SPIN_NANOS = 100_000; // a parked thread wakes up to this much too late

  static {
    try {
      OPERATIONS = MethodHandles.lookup().findVarHandle(StepTimer.class, "operations", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long TRICKLE_NANOS = 1_000_000;
  private static final double NANOS = 1e9;

  private final Histogram latencies = histogram();

  @SuppressWarnings("unused") // through the handle
  private long operations;

  private long steps;
  private boolean ended;

  static Histogram histogram() {
    return new Histogram(MAX_NANOS, DIGITS);
  }

  Histogram latencies() {
    return latencies;
  }

  /** Operations so far. */
  long operations() {
    return (long) OPERATIONS.getOpaque(this);
  }

  /** Steps so far. */
  long steps() {
    return steps;
  }

  private boolean did(int count) {
    if (count == Task.END) {
      ended = true;
      return false;
    }
    OPERATIONS.setOpaque(this, (long) OPERATIONS.get(this) + count);
    steps++;
    return true;
  }

  /** Steps one after the other, and times one in so many. */
  void fullSpeed(Task task, long most, StopCondition stop, int sampling) {
    if (sampling == 1) {
      timeAll(task, most, stop);
    } else {
      timeSome(task, most, stop, sampling);
    }
  }

  private void timeAll(Task task, long most, StopCondition stop) {
    long before = System.nanoTime();
    while (steps < most && !stop.reached(before) && did(task.step())) {
      long now = System.nanoTime();
      record(now - before);
      before = now;
    }
  }

  private void timeSome(Task task, long most, StopCondition stop, int sampling) {
    while (steps < most && !ended) {
      long before = System.nanoTime();
      if (stop.reached(before) || !did(task.step())) {
        return;
      }
      record(System.nanoTime() - before);
      for (int i = 1; i < sampling && steps < most && did(task.step()); i++) {}
    }
  }

  /** Steps at a fixed rate. */
  void paced(Task task, long most, StopCondition stop, double stepsPerSecond) {
    double interval = NANOS / stepsPerSecond;
    long begun = System.nanoTime();
    while (steps < most) {
      long due = begun + (long) (steps * interval);
      await(due);
      if (stop.reached(System.nanoTime()) || !did(task.step())) {
        return;
      }
      record(System.nanoTime() - due);
    }
  }

  /**
   * Steps that are not timed, at a fixed rate on average, a millisecond's worth at once: waiting
   * takes no processor from others.
   */
  void trickle(Task task, StopCondition stop, double stepsPerSecond) {
    long begun = System.nanoTime();
    for (long now = begun; !stop.reached(now); now = System.nanoTime()) {
      long due = 1 + (long) ((now - begun) * stepsPerSecond / NANOS);
      while (steps < due) {
        if (!did(task.step())) {
          return;
        }
      }
      LockSupport.parkNanos(TRICKLE_NANOS);
    }
  }

  private static void await(long due) {
    for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
      if (rest > SPIN_NANOS) {
        LockSupport.parkNanos(rest - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void record(long nanos) {
    latencies.recordValue(Math.max(0, Math.min(nanos, MAX_NANOS)));
  }

  /** Says when to stop before everything is done. */
  @FunctionalInterface
  interface StopCondition {
    /** Whether it is time to stop, at a reading of the clock. */
    boolean reached(long nanoTime);
  }
}
