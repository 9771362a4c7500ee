package io.kiwidb.server.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs workloads on a store, inside the server's process, and remembers the latest ones.
 *
 * <p>Threading: thread-safe. Ownership: does not close the store; workloads end when it is closed.
 */
public final class LoadGenerator implements AutoCloseable {
  /** Number of workloads that run at the same time, at most. */
  public static final int RUNNING = 4;

  /** Number of workloads that are remembered. */
  public static final int REMEMBERED = 20;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<LoadRun> runs = new ArrayDeque<>(); // newest first

  @GuardedBy("lock")
  private long last;

  /** Creates a generator without workloads. */
  public LoadGenerator(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Starts a workload.
   *
   * @throws IllegalArgumentException if the request is out of bounds
   * @throws io.kiwidb.UnknownKeyspaceException if there is no such keyspace
   * @throws TooManyLoadsException if {@link #RUNNING} workloads run, or their batches would take
   *     too much memory together
   */
  public Load start(Kiwi db, LoadRequest request) {
    LoadPlan plan = LoadPlan.of(request);
    Keyspace keyspace = db.keyspace(plan.keyspace());
    lock.lock();
    try {
      List<LoadRun> running = runs.stream().filter(run -> !run.hasEnded()).toList();
      long batchBytes =
          running.stream().mapToLong(run -> run.plan().batchBytes()).sum();
      if (running.size() >= RUNNING) {
        throw new TooManyLoadsException(RUNNING + " workloads are running; stop one first");
      }
      if (batchBytes + plan.batchBytes() > LoadPlan.MOST_BATCH_BYTES) {
        throw new TooManyLoadsException(
            "the batches of all workloads would be larger than 64 MiB; stop one first");
      }
      LoadRun run = new LoadRun(++last, plan, clock);
      run.start(keyspace);
      runs.addFirst(run);
      forgetOldest();
      return run.look();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void forgetOldest() {
    var oldest = runs.descendingIterator();
    while (runs.size() > REMEMBERED && oldest.hasNext()) {
      if (oldest.next().hasEnded()) {
        oldest.remove();
      }
    }
  }

  /** Returns the workloads, newest first. */
  public List<Load> loads() {
    return runs().stream().map(LoadRun::look).toList();
  }

  /** Returns a workload; empty if there is none, or if it is forgotten. */
  public Optional<Load> load(long id) {
    return run(id).map(LoadRun::look);
  }

  /** Stops a workload and waits for its threads, for a bounded time. Returns whether it exists. */
  public boolean stop(long id) {
    Optional<LoadRun> run = run(id);
    run.ifPresent(LoadRun::stop);
    return run.isPresent();
  }

  private Optional<LoadRun> run(long id) {
    return runs().stream().filter(run -> run.id() == id).findFirst();
  }

  private List<LoadRun> runs() {
    lock.lock();
    try {
      return List.copyOf(runs);
    } finally {
      lock.unlock();
    }
  }

  /** Stops all workloads and waits for their threads, for a bounded time. */
  public void stopAll() {
    runs().forEach(LoadRun::stop);
  }

  @Override
  public void close() {
    stopAll();
  }
}
