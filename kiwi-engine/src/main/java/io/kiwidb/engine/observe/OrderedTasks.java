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
 * Calls into code of users (loggers, listeners, stages), one after the other in the order in which
 * they were added, on the lane {@link Lane#EVENTS} and never under a lock of the store.
 *
 * <p>Threading: thread-safe; {@link #add} never blocks. A call that throws is logged, and the next
 * one has its turn.
 */
public final class OrderedTasks {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.events");

  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock running = new ReentrantLock(); // keeps the order
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable Scheduler scheduler;

  /** From now on calls are made on this scheduler; those that were added before, too. */
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
    scheduled.set(false); // who adds from here on schedules again
    runRest();
  }

  /**
   * Makes the calls that wait, on the caller's thread. Returns at once when another thread is at
   * it, which then makes them, or when a call led here, further up on the stack.
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
    } catch (Throwable e) { // thread top: code of users, or no memory for it
      try {
        LOG.warn("callback.failed", e);
      } catch (Throwable unloggable) { // thread top: the logger itself fails
        return; // the next call counts more
      }
    }
  }
}
