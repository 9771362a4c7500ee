package io.kiwidb.engine.observe;

import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls into user code (loggers, listeners, stages), executed one after the other in the order in
 * which they were added, on the lane {@link Lane#EVENTS} and never under a lock of the store.
 *
 * <p>Threading: thread-safe; {@link #add} never blocks. A call that throws is logged, and the next
 * one runs.
 */
public final class OrderedTasks {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.events");

  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock running = new ReentrantLock(); // keeps the order
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable Scheduler scheduler;

  /** Starts executing calls on this scheduler, including those added before. */
  public void runOn(Scheduler newScheduler) {
    scheduler = newScheduler;
    if (!waiting.isEmpty()) {
      schedule();
    }
  }

  /** Adds a call. */
  public void add(Runnable call) {
    waiting.add(call);
    schedule();
  }

  private void schedule() {
    Scheduler lane = scheduler;
    if (lane != null && scheduled.compareAndSet(false, true)) {
      try {
        lane.execute(Lane.EVENTS, this::runScheduled);
      } catch (Throwable e) { // thread top: no memory for a thread; the next call schedules again
        scheduled.set(false);
      }
    }
  }

  private void runScheduled() {
    scheduled.set(false); // calls added from here on schedule again
    runRest();
  }

  /**
   * Executes the pending calls on the caller's thread. Returns at once if another thread is
   * executing them, or if this is a nested call from one of them.
   */
  public void runRest() {
    while (!waiting.isEmpty() && !running.isHeldByCurrentThread() && running.tryLock()) {
      try {
        for (Runnable call = waiting.poll(); call != null; call = waiting.poll()) {
          run(call);
        }
      } finally {
        running.unlock();
      }
    }
  }

  private static void run(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) { // thread top: user code, or out of memory
      try {
        LOG.warn("callback.failed", e);
      } catch (Throwable unloggable) { // thread top: the logger itself fails
        return; // continue with the next call
      }
    }
  }
}
