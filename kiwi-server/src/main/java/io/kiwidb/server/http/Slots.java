package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How many requests of each {@link Weight} run at a time. Writes that wait in a stall, and scans,
 * must not take all threads. As many requests as there are slots wait for one, for a short time;
 * further ones, and those for which none was free, are told that the store is busy.
 *
 * <p>Threading: thread-safe.
 */
final class Slots implements AutoCloseable {
  private static final int LONG_CALLS = 4;
  private static final long KEEP_SECONDS = 10;

  /** Slots of one weight, and the places in front of them. */
  private static final class Gate {
    private final int most;
    private final Semaphore slots;
    private final Semaphore places;
    private final long waitMillis;

    Gate(int slots, long waitMillis) {
      this.most = slots;
      this.slots = new Semaphore(slots, true);
      this.places = new Semaphore(slots);
      this.waitMillis = waitMillis;
    }

    /** Returns whether there is a slot now, or before a waiting request gives up. */
    boolean enter() {
      if (slots.tryAcquire()) {
        return true;
      }
      if (!places.tryAcquire()) {
        return false;
      }
      try {
        return slots.tryAcquire(waitMillis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the server stops
        return false;
      } finally {
        places.release();
      }
    }

    void leave() {
      slots.release();
    }

    int taken() {
      return most - slots.availablePermits();
    }
  }

  private final Gate writes;
  private final Gate scans;
  private final ThreadPoolExecutor longCalls;
  private final long limitMillis;

  /**
   * Creates the slots.
   *
   * @param waitMillis how long a request waits for a slot
   * @param limitMillis how long a request waits for a {@link Weight#LONG} call, which then goes on
   */
  Slots(int writes, int scans, long waitMillis, long limitMillis) {
    this.writes = new Gate(writes, waitMillis);
    this.scans = new Gate(scans, waitMillis);
    this.limitMillis = limitMillis;
    this.longCalls = new ThreadPoolExecutor(
        0, LONG_CALLS, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
          Thread thread = new Thread(task, "kiwi-server-long-call");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Runs a call in a slot of its weight. */
  <T> T run(Weight weight, Supplier<T> call) {
    return switch (weight) {
      case LIGHT -> call.get();
      case WRITE -> run(writes, call);
      case SCAN -> run(scans, call);
      case LONG -> runLong(call::get);
    };
  }

  private static <T> T run(Gate gate, Supplier<T> call) {
    if (!gate.enter()) {
      throw busy();
    }
    try {
      return call.get();
    } finally {
      gate.leave();
    }
  }

  private <T> T runLong(Callable<T> call) {
    try {
      Future<T> future = longCalls.submit(call);
      return future.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw busy();
    } catch (TimeoutException e) {
      throw new ProblemException(
          ProblemCode.TIMEOUT, "The operation takes longer than a request may; it goes on.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.TIMEOUT, "The server stops; the operation goes on.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("an operation failed", e.getCause());
    }
  }

  private static ProblemException busy() {
    return new ProblemException(
        ProblemCode.STORE_BUSY, "Too many operations of this kind are running; try again.");
  }

  /** Returns how many requests hold a slot. */
  int taken() {
    return writes.taken() + scans.taken() + longCalls.getActiveCount();
  }

  /** Takes no more long calls; those that run go on. */
  @Override
  public void close() {
    longCalls.shutdown();
  }
}
