package io.kiwidb.testkit.fault;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Runs an action that might hang on a separate thread, and fails with the stacks of all threads if
 * it makes no progress.
 *
 * <p>Threading: thread-safe. A hanging thread is left running as a daemon.
 */
public final class Watchdog {
  private final Duration bound;
  private final AtomicLong progress = new AtomicLong();

  /** Creates a watchdog that requires progress within each such period; allow for slow machines. */
  public Watchdog(Duration bound) {
    this.bound = bound;
  }

  /** Reports progress. */
  public void alive() {
    progress.incrementAndGet();
  }

  /** Runs an action to completion and rethrows its exception. */
  public void run(Supplier<String> what, Runnable action) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread = new Thread(
        () -> {
          try {
            action.run();
            end.complete(null);
          } catch (Throwable e) { // thread top: the caller throws it
            end.completeExceptionally(e);
          }
        },
        "watched");
    thread.setDaemon(true);
    thread.start();
    long seen = progress.get();
    while (!hasEnded(end)) {
      if (progress.get() == seen) {
        throw new AssertionError(
            "no progress within " + bound.toSeconds() + " seconds: " + what.get() + stacks());
      }
      seen = progress.get();
    }
  }

  private boolean hasEnded(CompletableFuture<Void> end) {
    try {
      end.get(bound.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the test was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError(e.getCause());
    }
  }

  /** Returns the stack traces of all threads. */
  public static String stacks() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> entry :
        Thread.getAllStackTraces().entrySet()) {
      text.append("\n\"").append(entry.getKey().getName()).append("\" ");
      text.append(entry.getKey().getState());
      for (StackTraceElement frame : entry.getValue()) {
        text.append("\n    at ").append(frame);
      }
    }
    return text.toString();
  }
}
