package io.kiwidb.testkit.sim;

import io.kiwidb.io.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * A scheduler whose tasks run one at a time, on the thread that waits for them, in an order
 * determined by its seed.
 *
 * <p>Tasks run only inside {@link #await}, {@link #runPending} and {@link #runOne}. Each time, one
 * of the lanes with a ready task and a free worker is chosen at random. Tasks of a lane start in
 * the order of submission. While a task waits, other tasks run inside its wait, as many of its lane
 * as the lane has workers left.
 *
 * <p>Delayed tasks follow a {@link SimulatedTime}. If a wait finds no task to run, it advances the
 * time to the next delayed task or to its own timeout. A wait without timeout that can never end
 * throws {@link IllegalStateException}: with threads it would hang.
 *
 * <p>Exceptions thrown by tasks are collected in {@link #failures}, which {@link #assertNoFailures}
 * checks. Threading: thread-safe, but runs are reproducible only if a single thread uses it.
 */
public final class SimulatedScheduler implements Scheduler {
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  private record Delayed(long due, long order, Lane lane, Runnable task)
      implements Comparable<Delayed> {
    @Override
    public int compareTo(Delayed other) {
      int byTime = Long.compare(due, other.due);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private static final class LaneState {
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private int workers = 1;
    private int running;
  }

  private final SimulatedTime time;
  private final SplittableRandom random;
  private final Map<Lane, LaneState> lanes = new EnumMap<>(Lane.class);
  private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private long submitted;
  private boolean closed;

  /** Creates a scheduler without tasks. */
  public SimulatedScheduler(SimulatedTime time, long seed) {
    this.time = time;
    random = new SplittableRandom(seed);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneState());
    }
  }

  @Override
  public synchronized void execute(Lane lane, Runnable task) {
    if (!closed) {
      state(lane).ready.addLast(task);
    }
  }

  @Override
  public synchronized void schedule(Lane lane, long delayNanos, Runnable task) {
    if (!closed) {
      delayed.add(new Delayed(saturatedSum(time.nanos(), delayNanos), submitted++, lane, task));
    }
  }

  @Override
  public synchronized void workers(Lane lane, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "lane " + lane + " needs at least 1 worker, but got " + count);
    }
    state(lane).workers = count;
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos) {
    long deadline =
        timeoutNanos >= ENDLESS ? Long.MAX_VALUE : saturatedSum(time.nanos(), timeoutNanos);
    while (!done.getAsBoolean()) {
      if (!runOne() && !passTime(deadline)) {
        return done.getAsBoolean();
      }
    }
    return true;
  }

  @Override
  public void signal() {
    // no thread is blocked: a wait checks its condition again after every task
  }

  @Override
  public synchronized void close() {
    closed = true;
    lanes.values().forEach(state -> state.ready.clear());
    delayed.clear();
  }

  /** Runs one ready task; returns whether there was one. */
  public boolean runOne() {
    LaneState lane;
    Runnable task;
    synchronized (this) {
      promoteDue();
      List<LaneState> candidates = new ArrayList<>();
      for (LaneState state : lanes.values()) {
        if (!state.ready.isEmpty() && state.running < state.workers) {
          candidates.add(state);
        }
      }
      if (candidates.isEmpty()) {
        return false;
      }
      lane = candidates.get(random.nextInt(candidates.size()));
      task = lane.ready.removeFirst();
      lane.running++;
    }
    try {
      task.run();
    } catch (Throwable e) { // thread top: acts as a worker thread
      failures.add(e);
    } finally {
      synchronized (this) {
        lane.running--;
      }
    }
    return true;
  }

  /**
   * Runs tasks until none is ready, including those they submit, without advancing the time.
   * Returns the number of tasks run.
   */
  public int runPending() {
    int count = 0;
    while (runOne()) {
      count++;
    }
    return count;
  }

  /** Returns the number of pending tasks, including delayed ones. */
  public synchronized int waiting() {
    return delayed.size()
        + lanes.values().stream().mapToInt(state -> state.ready.size()).sum();
  }

  /** Returns the exceptions thrown by tasks, in order. */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** Fails if a task threw. */
  public void assertNoFailures() {
    if (!failures.isEmpty()) {
      throw new AssertionError(
          failures.size() + " background tasks threw, the first: " + failures.get(0),
          failures.get(0));
    }
  }

  /**
   * Advances the time to the next delayed task or the deadline; returns false if that was the
   * deadline.
   */
  private synchronized boolean passTime(long deadline) {
    Delayed next = delayed.peek();
    if (next != null && next.due <= deadline) {
      time.advanceNanos(Math.max(0, next.due - time.nanos()));
      return true;
    }
    if (deadline == Long.MAX_VALUE) {
      throw new IllegalStateException(
          "deadlock: a wait without timeout, and no task that could end it; " + waiting()
              + " pending");
    }
    time.advanceNanos(Math.max(0, deadline - time.nanos()));
    return false;
  }

  private void promoteDue() {
    for (Delayed next = delayed.peek();
        next != null && next.due <= time.nanos();
        next = delayed.peek()) {
      delayed.remove();
      state(next.lane).ready.addLast(next.task);
    }
  }

  private LaneState state(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + Math.max(0, b);
    return sum < a ? Long.MAX_VALUE : sum;
  }
}
