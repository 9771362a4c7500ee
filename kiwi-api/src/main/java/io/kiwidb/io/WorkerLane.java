package io.kiwidb.io;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tasks of one lane of a {@link ThreadScheduler} and the threads that run them.
 *
 * <p>It is not a {@code ScheduledThreadPoolExecutor} because that one lets superfluous threads work
 * on as long as there are tasks, and runs the tasks that are due before it shuts down; a lane
 * promises neither.
 *
 * <p>Threads start when tasks wait and there are fewer than there may be; they end when there are
 * more than that, or at the end. Threading: thread-safe.
 */
final class WorkerLane {
  /** Makes a thread for the lane, not started. */
  interface ThreadMaker {
    Thread make(Runnable body, int number);
  }

  private record Task(long due, long order, Runnable body) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      long difference = due - other.due; // of two values of nanoTime, which may wrap
      return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
    }
  }

  private static final long LONGEST_DELAY =
      Long.MAX_VALUE >> 1; // so that differences of due times do not wrap

  private static final long END_CHECK_MILLIS = 50;
  private static final long NO_MEMORY_PAUSE_NANOS = 1_000_000;

  private final ThreadMaker maker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long submitted;
  private int made;
  private int allowed = 1;
  private int threads;
  private int idle;
  private boolean closed;

  WorkerLane(ThreadMaker maker) {
    this.maker = maker;
  }

  void submit(long delayNanos, Runnable body) {
    long due = System.nanoTime() + Math.max(0, Math.min(LONGEST_DELAY, delayNanos));
    lock.lock();
    try {
      if (!closed) {
        Task task = new Task(due, submitted++, body);
        tasks.add(task);
        startThreadsFor(task);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * A task is taken or refused: without a thread to run it, it must not wait for one that a later
   * task may bring.
   */
  private void startThreadsFor(Task task) {
    try {
      startThreads();
    } catch (OutOfMemoryError e) { // which is also what the lack of a thread is
      if (threads == 0) {
        tasks.remove(task);
        throw e;
      }
    }
  }

  void workers(int count) {
    lock.lock();
    try {
      allowed = count;
      startThreads();
      work.signalAll(); // superfluous threads that are idle end now
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and tells the threads to end. */
  void close() {
    lock.lock();
    try {
      closed = true;
      tasks.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits, whatever interrupts come, until no thread is left. Requires: closed. */
  void awaitEnd() {
    lock.lock();
    try {
      boolean interrupted = false;
      while (threads > 0) {
        try {
          // It looks again by itself: a thread that has no memory to take the lock cannot signal.
          boolean unused = ended.await(END_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void startThreads() {
    while (!closed && threads < allowed && idle < tasks.size()) {
      Thread thread = maker.make(this::work, ++made);
      threads++;
      idle++; // until it has come to its first task
      boolean started = false;
      try {
        thread.start();
        started = true;
      } finally {
        if (!started) {
          threads--;
          idle--;
        }
      }
    }
  }

  private void work() {
    lockWhateverItTakes(lock);
    try {
      idle--;
      while (!closed && threads <= allowed) {
        try {
          runOrWait();
        } catch (Throwable e) { // thread top: what the lane owes others does not end with it
          pause();
        }
      }
    } finally {
      threads--;
      work.signal(); // the signal that woke this thread may have been meant for a task
      ended.signalAll();
      lock.unlock();
    }
  }

  private void runOrWait() {
    Task next = tasks.peek();
    long wait = next == null ? LONGEST_DELAY : next.due - System.nanoTime();
    if (next != null && wait <= 0) {
      tasks.remove();
      run(next.body);
    } else {
      waitForWork(wait);
    }
  }

  /** Waiting on a condition needs memory, and so does telling what a task threw. */
  private void pause() {
    if (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
    LockSupport.parkNanos(this, NO_MEMORY_PAUSE_NANOS);
    lockWhateverItTakes(lock);
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is that of work()
  private void waitForWork(long nanos) {
    idle++;
    try {
      boolean unused = work.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Somebody interrupted a thread that is not his. What ends a thread is in the condition of
      // the loop.
    } finally {
      idle--;
    }
  }

  private void run(Runnable body) {
    lock.unlock();
    try {
      body.run();
    } finally {
      boolean unused = Thread.interrupted(); // what a task leaves is not for the next one
      lockWhateverItTakes(lock);
    }
  }

  /**
   * A lock that is contended needs memory; for those who cannot do without it: a worker that is
   * counted, a change that is awaited.
   */
  static void lockWhateverItTakes(ReentrantLock lock) {
    int before = lock.getHoldCount();
    while (lock.getHoldCount() == before) {
      try {
        lock.lock();
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(lock, NO_MEMORY_PAUSE_NANOS);
      }
    }
  }
}
