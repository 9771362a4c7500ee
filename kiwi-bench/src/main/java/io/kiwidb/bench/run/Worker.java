package io.kiwidb.bench.run;

import io.kiwidb.bench.workload.Task;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a workload: creates its task, waits for the other threads, runs, and stores its
 * results.
 *
 * <p>Threading: run by one thread; results are read after that thread has ended.
 */
final class Worker implements Runnable {
  /** How a worker runs its task. */
  @FunctionalInterface
  interface Loop {
    /** Runs the steps. */
    void run(Task task, StepTimer timer);
  }

  private final Supplier<Task> maker;
  private final Loop loop;
  private final CountDownLatch ready;
  private final CountDownLatch go;
  private final StepTimer timer = new StepTimer();
  private @Nullable Task task;
  private @Nullable Throwable failure;
  private long allocated;

  Worker(Supplier<Task> maker, Loop loop, CountDownLatch ready, CountDownLatch go) {
    this.maker = maker;
    this.loop = loop;
    this.ready = ready;
    this.go = go;
  }

  @Override
  public void run() {
    try {
      Task made;
      try {
        made = maker.get();
      } finally {
        ready.countDown(); // also after a failure: the others wait for it
      }
      task = made;
      try (made) {
        go.await();
        long before = ProcessMetrics.allocatedBytes();
        loop.run(made, timer);
        allocated = ProcessMetrics.allocatedBytes() - before;
      }
    } catch (Throwable e) { // thread top: WorkerGroup rethrows it
      failure = e;
    }
  }

  StepTimer timer() {
    return timer;
  }

  /** Returns the heap bytes allocated by the steps. */
  long allocated() {
    return allocated;
  }

  @Nullable
  Task task() {
    return task;
  }

  @Nullable
  Throwable failure() {
    return failure;
  }
}
