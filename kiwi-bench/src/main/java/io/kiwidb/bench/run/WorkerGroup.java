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
final class WorkerGroup {
  private final Workload workload;
  private final StoreUnderTest store;
  private final Limits limits;
  private final int threads;
  private final CountDownLatch ready;
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> running = new ArrayList<>();
  private final @Nullable Worker companion;
  private volatile boolean finished;
  private volatile long deadline;

  WorkerGroup(Workload workload, StoreUnderTest store, Limits limits, int threads) {
    this.workload = workload;
    this.store = store;
    this.limits = limits;
    this.threads = threads;
    ready = new CountDownLatch(threads + (workload.hasCompanion() ? 1 : 0));
    long steps = workload.steps(store.load(), limits.operations());
    for (int i = 0; i < threads; i++) {
      Share share = Share.of(i, threads, steps);
      workers.add(addWorker(
          () -> workload.task(store, share),
          (task, timer) -> runTask(task, timer, share.steps()),
          i));
    }
    companion = workload.hasCompanion()
        ? addWorker(
            () -> workload.companion(store, Share.of(threads, threads + 1, Share.TO_THE_END)),
            this::runCompanion,
            threads)
        : null;
  }

  private Worker addWorker(Supplier<Task> maker, Worker.Loop loop, int number) {
    Worker worker = new Worker(maker, loop, ready, go);
    Thread thread = new Thread(worker, "kiwi-bench-" + number);
    thread.setDaemon(true);
    running.add(thread);
    return worker;
  }

  private void runTask(Task task, StepTimer timer, long most) {
    StepTimer.StopCondition stop = now -> now - deadline > 0 && timer.steps() > 0;
    if (workload.isPaced()) {
      timer.paced(task, most, stop, store.load().rate() / threads);
    } else {
      timer.fullSpeed(task, most, stop, sampling());
    }
  }

  private void runCompanion(Task task, StepTimer timer) {
    StepTimer.StopCondition stop = now -> finished && timer.steps() > 0;
    if (workload.hasPacedCompanion()) {
      timer.trickle(task, stop, store.load().rate());
    } else {
      timer.fullSpeed(task, Long.MAX_VALUE, stop, 1);
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

  /** Lets everybody begin, and waits until the run is done: how many nanoseconds that took. */
  long run() throws InterruptedException {
    long begun = System.nanoTime();
    deadline = limits.duration().isZero() || workload.phase() == Phase.FILL
        ? begun + Long.MAX_VALUE / 2
        : begun + limits.duration().toNanos();
    go.countDown();
    for (int i = 0; i < threads; i++) {
      running.get(i).join();
    }
    long nanos = System.nanoTime() - begun;
    finished = true;
    for (Thread thread : running) {
      thread.join();
    }
    return nanos;
  }

  /** Operations so far, without those of the companion. */
  long operations() {
    long sum = 0;
    for (Worker worker : workers) {
      sum += worker.timer().operations();
    }
    return sum;
  }

  /** How long the steps took, without those of the companion. */
  Histogram latencies() {
    Histogram sum = StepTimer.histogram();
    for (Worker worker : workers) {
      sum.add(worker.timer().latencies());
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
