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
 * Runs something that might hang on a thread of its own, and fails with the stacks of all threads
 * when it does not get on.
 *
 * <p>Threading: thread-safe. A thread that hangs is left behind, as a daemon.
 */
public final class Watchdog {
  private final Duration bound;
  private final AtomicLong progress = new AtomicLong();

  /** It has to get on within each such span; choose one that a slow machine keeps by far. */
  public Watchdog(Duration bound) {
    this.bound = bound;
  }

  /** It got on. */
  public void alive() {
    progress.incrementAndGet();
  }

  /** Runs it to its end; what it throws is thrown. */
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
            "no end within " + bound.toSeconds() + " seconds: " + what.get() + stacks());
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

  /** What every thread does now. */
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
