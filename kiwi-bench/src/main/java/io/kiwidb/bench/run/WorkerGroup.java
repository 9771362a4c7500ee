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
 * The threads of a workload, and its companion thread if it has one. All threads start together,
 * after each has created its task, and each runs at least one step even if it is scheduled late.
 *
 * <p>Threading: used by one thread; {@link #operations} may be called by any thread.
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

  /** Starts the threads and waits until each has created its task. */
  void prepare() throws InterruptedException {
    running.forEach(Thread::start);
    ready.await();
  }

  /** Runs the workload and waits until it is finished. Returns its duration in nanoseconds. */
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

  /** Returns the operations so far, without those of the companion. */
  long operations() {
    long sum = 0;
    for (Worker worker : workers) {
      sum += worker.timer().operations();
    }
    return sum;
  }

  /** Returns the latencies of the steps, without those of the companion. */
  Histogram latencies() {
    Histogram sum = StepTimer.histogram();
    for (Worker worker : workers) {
      sum.add(worker.timer().latencies());
    }
    return sum;
  }

  /** Returns the heap bytes allocated by the workers. */
  long allocated() {
    return workers.stream().mapToLong(Worker::allocated).sum();
  }

  /** Returns the companion, if the workload has one. */
  @Nullable
  Worker companion() {
    return companion;
  }

  /** Returns the workers, without the companion. */
  List<Worker> workers() {
    return workers;
  }

  /**
   * Throws if a thread failed. Returns why the engine does not support the workload, or an empty
   * string if it does.
   */
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
