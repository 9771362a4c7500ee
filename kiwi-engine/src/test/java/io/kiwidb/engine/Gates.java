package io.kiwidb.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for other threads, with a generous limit. Threading: stateless. */
public final class Gates {
  // Only a failing test waits this long.
  private static final long PATIENCE_SECONDS = Long.getLong("kiwi.test.patience", 300);

  private Gates() {}

  /** Waits for a latch, on a thread that nobody interrupts. */
  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody opened the gate");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted at the gate", e);
    }
  }

  /** Waits until something holds that other threads bring about. */
  public static void until(BooleanSupplier condition) {
    until(condition, () -> "");
  }

  /**
   * The same.
   *
   * @param otherwise what there is instead, for the message of the failure
   */
  public static void until(BooleanSupplier condition, Supplier<?> otherwise) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("what was waited for did not happen " + otherwise.get());
      }
      Thread.onSpinWait();
    }
  }
}
