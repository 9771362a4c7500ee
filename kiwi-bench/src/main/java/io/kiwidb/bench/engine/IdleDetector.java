package io.kiwidb.bench.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits until a store has no background work. Engines report running work but not work about to
 * start, so a store counts as idle after several consecutive checks without work.
 */
final class IdleDetector {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int CHECKS = 10;

  private IdleDetector() {}

  static void await(BooleanSupplier idle) {
    int idleChecks = 0;
    while (idleChecks < CHECKS) {
      idleChecks = idle.getAsBoolean() ? idleChecks + 1 : 0;
      LockSupport.parkNanos(INTERVAL_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new BenchException("interrupted while waiting for background work");
      }
    }
  }
}
