package io.kiwidb.server.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Keyspace;
import io.kiwidb.Latency;
import io.kiwidb.server.problem.Problems;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A workload that runs or has run.
 *
 * <ol>
 *   <li>L1: it ends when its time is over, when it is stopped, when the store is closed, or when
 *       the store refuses an operation. The first of these decides its state.
 *   <li>L2: no thread waits longer than half a second without a look at whether the run is over.
 *   <li>L3: it has ended when the last of its threads has left.
 *   <li>L4: what its threads need is reachable from them alone: ended runs are remembered, and a
 *       {@code Thread} may keep its task after its end.
 * </ol>
 *
 * <p>Threading: thread-safe. Its threads are daemons. Ownership: does not close the store.
 */
final class LoadRun {
  private static final int DIGITS = 3;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long id;
  private final LoadPlan plan;
  private final InstantSource clock;
  private final KeyChooser chooser;
  private final TokenBucket tokens;
  private final long startedMillis;
  private final long startedNanos = System.nanoTime();
  private final List<Tally> tallies = new ArrayList<>();
  private final AtomicReference<@Nullable End> end = new AtomicReference<>(); // L1
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  @GuardedBy("lock")
  private final Histogram latency = new Histogram(DIGITS);

  @GuardedBy("lock")
  private int working;

  @GuardedBy("lock")
  private @Nullable Long endedMillis;

  private volatile Mark older = new Mark(startedNanos, 0);
  private volatile Mark newer = older;

  /** Why a run has ended. */
  private record End(LoadState state, String message) {}

  /** How many operations there were at a moment. */
  private record Mark(long nanos, long operations) {}

  LoadRun(long id, LoadPlan plan, InstantSource clock) {
    this.id = id;
    this.plan = plan;
    this.clock = clock;
    this.chooser = new KeyChooser(plan.distribution(), plan.keys());
    this.tokens = new TokenBucket(plan.rate(), startedNanos);
    this.startedMillis = clock.millis();
  }

  /** Starts the threads on a keyspace. */
  void start(Keyspace keyspace) {
    List<Thread> threads = new ArrayList<>(); // L4: no field
    for (int i = 0; i < plan.threads(); i++) {
      Tally tally = new Tally();
      int index = i;
      Thread thread =
          new Thread(() -> work(keyspace, tally, index), "kiwi-load-" + id + "-" + index);
      thread.setDaemon(true);
      tallies.add(tally);
      threads.add(thread);
    }
    lock.lock();
    try {
      working = threads.size();
    } finally {
      lock.unlock();
    }
    int started = 0;
    try {
      for (Thread thread : threads) {
        thread.start();
        started++;
      }
    } catch (OutOfMemoryError e) { // no thread
      end(LoadState.FAILED, "The process can start no more threads.");
      for (int i = started; i < threads.size(); i++) {
        leave();
      }
    }
  }

  private void work(Keyspace keyspace, Tally tally, int index) {
    try {
      new LoadWorker(this, keyspace, tally, index).work();
    } catch (DatabaseClosedException e) {
      end(LoadState.STOPPED, "The store was closed.");
    } catch (Throwable e) { // thread top: whatever ends a thread ends the run and is shown
      end(LoadState.FAILED, Problems.of(e).detail());
    } finally {
      end(LoadState.FINISHED, "");
      leave();
    }
  }

  private void end(LoadState state, String message) {
    end.compareAndSet(null, new End(state, message)); // L1
  }

  private void leave() {
    lock.lock();
    try {
      if (--working == 0) {
        endedMillis = clock.millis(); // L3
        ended.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  LoadPlan plan() {
    return plan;
  }

  long id() {
    return id;
  }

  /** Returns whether the threads have to end. */
  boolean isOver() {
    return end.get() != null
        || System.nanoTime() - startedNanos >= TimeUnit.SECONDS.toNanos(plan.seconds());
  }

  /** Takes tokens. Returns how many nanoseconds to wait before the operations. */
  long take(int operations) {
    return tokens.take(operations, System.nanoTime());
  }

  long nextKey(SplittableRandom random) {
    return chooser.next(random);
  }

  long freshKey() {
    return chooser.fresh();
  }

  /** Takes note of the count once a second, for the rate. Threads may overtake each other here. */
  void note() {
    Mark last = newer;
    long now = System.nanoTime();
    if (now - last.nanos() >= WINDOW_NANOS) {
      older = last;
      newer = new Mark(now, operations());
    }
  }

  private long operations() {
    return sum(Tally::reads) + sum(Tally::puts) + sum(Tally::deletes);
  }

  private long sum(ToLongFunction<Tally> count) {
    return tallies.stream().mapToLong(count).sum();
  }

  /** Returns whether all threads have ended. */
  boolean hasEnded() {
    lock.lock();
    try {
      return endedMillis != null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the run and waits for its threads, for a bounded time. Idempotent. */
  void stop() {
    end(LoadState.STOPPED, "");
    lock.lock();
    try {
      long left = END_NANOS;
      while (endedMillis == null && left > 0) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how far it has come. */
  Load look() {
    lock.lock();
    try {
      tallies.forEach(tally -> tally.addTo(latency));
      Long at = endedMillis;
      End why = end.get();
      LoadState state = at == null || why == null ? LoadState.RUNNING : why.state();
      return new Load(
          id,
          plan,
          state,
          startedMillis,
          at,
          operations(),
          sum(Tally::reads),
          sum(Tally::puts),
          sum(Tally::deletes),
          sum(Tally::bytes),
          at == null ? perSecond() : 0,
          latencyOf(latency),
          state == LoadState.RUNNING || why == null ? "" : why.message());
    } finally {
      lock.unlock();
    }
  }

  private double perSecond() {
    Mark from = older;
    double seconds = (System.nanoTime() - from.nanos()) / (double) WINDOW_NANOS;
    return seconds <= 0 ? 0 : Math.max(0, operations() - from.operations()) / seconds;
  }

  private static Latency latencyOf(Histogram all) {
    return all.getTotalCount() == 0
        ? Latency.NONE
        : new Latency(
            all.getTotalCount(),
            all.getValueAtPercentile(50),
            all.getValueAtPercentile(90),
            all.getValueAtPercentile(99),
            all.getValueAtPercentile(99.9),
            all.getMaxValue());
  }
}
