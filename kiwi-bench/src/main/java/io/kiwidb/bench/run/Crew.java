package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.workload.Share;
import io.kiwidb.bench.workload.StoreUnderTest;
import io.kiwidb.bench.workload.Task;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The threads that do a workload together, and the one that does something else beside them where
 * the workload has one. They begin at the same moment, after all have made what they need, and each
 * does one step at least, however late the machine lets it begin.
 *
 * <p>Threading: directed by one thread; {@link #operations} may be asked by any.
 */
final class Crew {
  private final Workload workload;
  private final StoreUnderTest store;
  private final Limits limits;
  private final int threads;
  private final CountDownLatch ready;
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> running = new ArrayList<>();
  private final @Nullable Worker companion;
  private volatile boolean over;
  private volatile long deadline;

  Crew(Workload workload, StoreUnderTest store, Limits limits, int threads) {
    this.workload = workload;
    this.store = store;
    this.limits = limits;
    this.threads = threads;
    ready = new CountDownLatch(threads + (workload.hasCompanion() ? 1 : 0));
    long steps = workload.steps(store.load(), limits.operations());
    for (int i = 0; i < threads; i++) {
      Share share = Share.of(i, threads, steps);
      workers.add(hire(
          () -> workload.task(store, share),
          (task, clocked) -> work(task, clocked, share.steps()),
          i));
    }
    companion = workload.hasCompanion()
        ? hire(
            () -> workload.companion(store, Share.of(threads, threads + 1, Share.TO_THE_END)),
            this::accompany,
            threads)
        : null;
  }

  private Worker hire(Supplier<Task> maker, Worker.Loop loop, int number) {
    Worker worker = new Worker(maker, loop, ready, go);
    Thread thread = new Thread(worker, "kiwi-bench-" + number);
    thread.setDaemon(true);
    running.add(thread);
    return worker;
  }

  private void work(Task task, Clocked clocked, long most) {
    Clocked.Ending ending = now -> now - deadline > 0 && clocked.steps() > 0;
    if (workload.isPaced()) {
      clocked.paced(task, most, ending, store.load().rate() / threads);
    } else {
      clocked.fullSpeed(task, most, ending, sampling());
    }
  }

  private void accompany(Task task, Clocked clocked) {
    Clocked.Ending ending = now -> over && clocked.steps() > 0;
    if (workload.hasPacedCompanion()) {
      clocked.trickle(task, ending, store.load().rate());
    } else {
      clocked.fullSpeed(task, Long.MAX_VALUE, ending, 1);
    }
  }

  private int sampling() {
    if (limits.sampling() > 0) {
      return limits.sampling();
    }
    return workload.phase() == Phase.SCAN || workload == Workload.VERIFY ? Limits.SCAN_SAMPLING : 1;
  }

  /** Waits until everybody has prepared. */
  void prepare() throws InterruptedException {
    running.forEach(Thread::start);
    ready.await();
  }

  /** Lets everybody begin, and waits until the work is done: how many nanoseconds that took. */
  long work() throws InterruptedException {
    long begun = System.nanoTime();
    deadline = limits.duration().isZero() || workload.phase() == Phase.FILL
        ? begun + Long.MAX_VALUE / 2
        : begun + limits.duration().toNanos();
    go.countDown();
    for (int i = 0; i < threads; i++) {
      running.get(i).join();
    }
    long nanos = System.nanoTime() - begun;
    over = true;
    for (Thread thread : running) {
      thread.join();
    }
    return nanos;
  }

  /** Operations so far, without those of the companion. */
  long operations() {
    long sum = 0;
    for (Worker worker : workers) {
      sum += worker.clocked().operations();
    }
    return sum;
  }

  /** How long the steps took, without those of the companion. */
  Histogram latencies() {
    Histogram sum = Clocked.histogram();
    for (Worker worker : workers) {
      sum.add(worker.clocked().latencies());
    }
    return sum;
  }

  /** What they allocated on the heap, in bytes. */
  long allocated() {
    return workers.stream().mapToLong(Worker::allocated).sum();
  }

  /** The one that does something else. */
  @Nullable
  Worker companion() {
    return companion;
  }

  /** The others. */
  List<Worker> workers() {
    return workers;
  }

  /** Throws what a thread threw; returns why the engine cannot do this, or nothing if it could. */
  String failure() {
    List<Worker> all = new ArrayList<>(workers);
    if (companion != null) {
      all.add(companion);
    }
    for (Worker worker : all) {
      Throwable failure = worker.failure();
      if (failure instanceof UnsupportedOperationException) {
        return failure.getMessage() == null ? "not supported" : failure.getMessage();
      }
      if (failure instanceof BenchException known) {
        throw new BenchException(workload.label() + ": " + known.getMessage(), known);
      }
      if (failure != null) {
        throw new BenchException(workload.label() + " failed: " + failure, failure);
      }
    }
    return "";
  }
}
