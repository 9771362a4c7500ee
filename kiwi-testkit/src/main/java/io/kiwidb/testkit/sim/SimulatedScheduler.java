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
 * A scheduler whose tasks run one at a time, on the thread that waits for them, in an order that
 * its seed decides.
 *
 * <p>Tasks run inside {@link #await}, {@link #runPending} and {@link #runOne} and nowhere else.
 * Each time, one of the lanes that have a ready task and a free worker is drawn. Inside a lane
 * tasks start in the order in which they were submitted. A task that waits lets others run inside
 * its wait, as many of its lane as the lane has workers left.
 *
 * <p>Delayed tasks follow a {@link SimulatedTime}. When a wait finds nothing to run, it lets time
 * pass to the next delayed task or to its own end. A wait without end that nothing can fulfil is an
 * {@link IllegalStateException}: with threads it would hang.
 *
 * <p>A task that throws is noted in {@link #failures}, which {@link #assertNoFailures} checks.
 * Threading: thread-safe, but a run is the same every time only when one thread does everything.
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

  /** A scheduler without tasks. */
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
      throw new IllegalArgumentException("lane " + lane + " needs a worker, not " + count);
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
    // nobody sleeps: a wait asks its condition again after every task
  }

  @Override
  public synchronized void close() {
    closed = true;
    lanes.values().forEach(state -> state.ready.clear());
    delayed.clear();
  }

  /** Runs one task that is ready; answers whether there was one. */
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
    } catch (Throwable e) { // thread top: stands in for a worker thread
      failures.add(e);
    } finally {
      synchronized (this) {
        lane.running--;
      }
    }
    return true;
  }

  /**
   * Runs tasks until none is ready, those they submit included; time does not pass. Answers how
   * many ran.
   */
  public int runPending() {
    int count = 0;
    while (runOne()) {
      count++;
    }
    return count;
  }

  /** How many tasks wait, the delayed ones included. */
  public synchronized int waiting() {
    return delayed.size()
        + lanes.values().stream().mapToInt(state -> state.ready.size()).sum();
  }

  /** What tasks threw, in that order. */
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
   * Lets time pass to the next delayed task or the deadline; answers false when that was the
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
          "deadlock: a wait without end, and no task that could end it; " + waiting() + " wait");
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
