package io.kiwidb.engine.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one lane of a {@link ThreadScheduler} and its threads.
 *
 * <p>It is not a {@code ScheduledThreadPoolExecutor} because that lets surplus threads work as long
 * as there are tasks, and runs due tasks before it shuts down; a lane does neither.
 *
 * <p>Threads start when tasks are waiting and there are fewer than allowed; they end when there are
 * more than allowed, or when the lane is closed. One may also die anywhere, even before its first
 * task, when there is no memory: what counts is which threads are alive, not what they said.
 *
 * <p>Threading: thread-safe.
 */
final class WorkerLane {
  /** Creates a thread for the lane, not started. */
  interface ThreadMaker {
    Thread make(Runnable body, int number);
  }

  /** The place of a thread in the lane. Its fields are guarded by the lock. */
  private static final class Seat {
    private @Nullable Thread thread;
    private boolean isIdle = true; // until it takes its first task
  }

  private record Task(long due, long order, Object owner, Runnable body)
      implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      long difference = due - other.due; // nanoTime values may wrap
      return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
    }
  }

  // So that differences of due times do not overflow.
  private static final long LONGEST_DELAY = Long.MAX_VALUE >> 1;

  private static final long END_CHECK_MILLIS = 50;
  private static final long NO_MEMORY_PAUSE_NANOS = 1_000_000;

  private final ThreadMaker maker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long submitted;
  private int made;
  private final List<Seat> seats = new ArrayList<>(); // one for each thread
  private int allowed = 1;
  private boolean closed;

  WorkerLane(ThreadMaker maker) {
    this.maker = maker;
  }

  /** Queues a task of an owner, see {@link #drop}. */
  void submit(long delayNanos, Object owner, Runnable body) {
    long due = System.nanoTime() + Math.max(0, Math.min(LONGEST_DELAY, delayNanos));
    lock.lock();
    try {
      if (!closed) {
        Task task = new Task(due, submitted++, owner, body);
        tasks.add(task);
        startThreadsFor(task);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Accepts or rejects a task: without a thread to run it, it must not wait for a thread that a
   * later task may start.
   */
  private void startThreadsFor(Task task) {
    try {
      startThreads();
    } catch (OutOfMemoryError e) { // also thrown if a thread cannot be created
      if (seats.isEmpty()) {
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
      work.signalAll(); // idle surplus threads end now
    } finally {
      lock.unlock();
    }
  }

  /** Drops the queued tasks of an owner. */
  void drop(Object owner) {
    lock.lock();
    try {
      tasks.removeIf(task -> task.owner == owner);
    } finally {
      lock.unlock();
    }
  }

  /** Drops queued tasks and tells the threads to end. */
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

  /** Waits until all threads have ended; not interruptible. Requires: closed. */
  void awaitEnd() {
    lock.lock();
    try {
      boolean interrupted = false;
      while (isAnyAlive()) {
        try {
          // Timed, because a thread without memory to take the lock, or a dead one, cannot signal.
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
    while (!closed && isAnotherNeeded()) {
      Seat seat = new Seat();
      Thread thread = maker.make(() -> work(seat), ++made);
      seat.thread = thread;
      seats.add(seat);
      boolean started = false;
      try {
        thread.start();
        started = true;
      } finally {
        if (!started) {
          seats.remove(seat);
        }
      }
    }
  }

  private boolean isAnotherNeeded() {
    boolean unused = isAnyAlive(); // forgets the others
    int idle = 0;
    for (int i = 0; i < seats.size(); i++) {
      idle += seats.get(i).isIdle ? 1 : 0;
    }
    return seats.size() < allowed && idle < tasks.size();
  }

  /** Forgets threads that died; returns whether others are left. Needs no memory. */
  private boolean isAnyAlive() {
    for (int i = seats.size() - 1; i >= 0; i--) {
      Thread thread = seats.get(i).thread;
      if (thread != null && !thread.isAlive()) {
        seats.remove(i);
      }
    }
    return !seats.isEmpty();
  }

  private boolean isSurplus() {
    return seats.size() > allowed && isAnyAlive() && seats.size() > allowed;
  }

  private void work(Seat seat) {
    lockRetryingWithoutMemory(lock);
    try {
      seat.isIdle = false;
      while (!closed && !isSurplus()) {
        try {
          runOrWait(seat);
        } catch (Throwable e) { // thread top: the thread must survive to run other tasks
          pause();
        }
      }
    } finally {
      if (lock.isHeldByCurrentThread()) { // otherwise it dies, and others see that
        seats.remove(seat);
        work.signal(); // the signal that woke this thread may have been for a task
        ended.signalAll();
        lock.unlock();
      }
    }
  }

  private void runOrWait(Seat seat) {
    Task next = tasks.peek();
    long wait = next == null ? LONGEST_DELAY : next.due - System.nanoTime();
    if (next != null && wait <= 0) {
      tasks.remove();
      run(next.body);
    } else {
      waitForWork(seat, wait);
    }
  }

  /** Pauses after a failure: waiting on a condition and reporting an exception need memory. */
  private void pause() {
    if (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
    LockSupport.parkNanos(this, NO_MEMORY_PAUSE_NANOS);
    lockRetryingWithoutMemory(lock);
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is that of work()
  private void waitForWork(Seat seat, long nanos) {
    seat.isIdle = true;
    try {
      boolean unused = work.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Interrupts are ignored: the condition of the loop determines when a thread ends.
    } finally {
      seat.isIdle = false;
    }
  }

  private void run(Runnable body) {
    lock.unlock();
    try {
      body.run();
    } finally {
      boolean unused = Thread.interrupted(); // a task must not affect the next one
      lockRetryingWithoutMemory(lock);
    }
  }

  /**
   * Locks, retrying after an {@code OutOfMemoryError}, because a contended lock needs memory, or a
   * class that could not be loaded for lack of it; for callers that must not fail: a worker, a
   * change that is awaited.
   */
  static void lockRetryingWithoutMemory(ReentrantLock lock) {
    int before = lock.getHoldCount();
    while (lock.getHoldCount() == before) {
      try {
        lock.lock();
      } catch (OutOfMemoryError | LinkageError e) {
        LockSupport.parkNanos(lock, NO_MEMORY_PAUSE_NANOS);
      }
    }
  }
}
