package io.kiwidb.bench.run;

import io.kiwidb.bench.workload.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Runs the steps of one thread and measures their latency.
 *
 * <p>Measuring every step reads the clock once per step (about 25 ns), because the end of one step
 * is the start of the next; the time between two steps (recording in the histogram, about 10 ns) is
 * part of the next. Measuring one step in n reads the clock twice per measured step. At a fixed
 * rate, latency counts from the time at which a step was due, so that a stall shows in every
 * operation it delayed (this corrects for what Gil Tene calls coordinated omission).
 *
 * <p>Threading: run by one thread; {@link #operations} may be called by any thread.
 */
final class StepTimer {
  private static final VarHandle OPERATIONS;
  private static final long MAX_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;
  private static final long SPIN_NANOS = 100_000; // a parked thread may wake up this late

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

  @SuppressWarnings("unused") // accessed through OPERATIONS
  private long operations;

  private long steps;
  private boolean ended;

  static Histogram histogram() {
    return new Histogram(MAX_NANOS, DIGITS);
  }

  Histogram latencies() {
    return latencies;
  }

  /** Returns the operations so far. */
  long operations() {
    return (long) OPERATIONS.getOpaque(this);
  }

  /** Returns the steps so far. */
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

  /** Runs steps without delay and measures one in {@code sampling}. */
  void fullSpeed(Task task, long maxSteps, StopCondition stop, int sampling) {
    if (sampling == 1) {
      timeAll(task, maxSteps, stop);
    } else {
      timeSome(task, maxSteps, stop, sampling);
    }
  }

  private void timeAll(Task task, long maxSteps, StopCondition stop) {
    long before = System.nanoTime();
    while (steps < maxSteps && !stop.reached(before) && did(task.step())) {
      long now = System.nanoTime();
      record(now - before);
      before = now;
    }
  }

  private void timeSome(Task task, long maxSteps, StopCondition stop, int sampling) {
    while (steps < maxSteps && !ended) {
      long before = System.nanoTime();
      if (stop.reached(before) || !did(task.step())) {
        return;
      }
      record(System.nanoTime() - before);
      for (int i = 1; i < sampling && steps < maxSteps && did(task.step()); i++) {}
    }
  }

  /** Runs steps at a fixed rate and measures each of them. */
  void paced(Task task, long maxSteps, StopCondition stop, double stepsPerSecond) {
    double interval = NANOS / stepsPerSecond;
    long start = System.nanoTime();
    while (steps < maxSteps) {
      long due = start + (long) (steps * interval);
      await(due);
      if (stop.reached(System.nanoTime()) || !did(task.step())) {
        return;
      }
      record(System.nanoTime() - due);
    }
  }

  /**
   * Runs steps at a fixed average rate without measuring them, in bursts of a millisecond: it
   * sleeps in between and leaves the processor to other threads.
   */
  void trickle(Task task, StopCondition stop, double stepsPerSecond) {
    long start = System.nanoTime();
    for (long now = start; !stop.reached(now); now = System.nanoTime()) {
      long due = 1 + (long) ((now - start) * stepsPerSecond / NANOS);
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

  /** Stops a run early. */
  @FunctionalInterface
  interface StopCondition {
    /** Returns whether to stop, given the current {@link System#nanoTime}. */
    boolean reached(long nanoTime);
  }
}
