package io.kiwidb.bench.run;

import io.kiwidb.bench.workload.Task;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a workload: makes its task, waits for the others, works, and keeps what came out.
 *
 * <p>Threading: run by its thread; what it keeps is read after that has ended.
 */
final class Worker implements Runnable {
  /** What a worker does with its task. */
  @FunctionalInterface
  interface Loop {
    /** Does the steps. */
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
        ready.countDown(); // whatever happened: the others wait
      }
      task = made;
      try (made) {
        go.await();
        long before = ProcessMetrics.allocatedBytes();
        loop.run(made, timer);
        allocated = ProcessMetrics.allocatedBytes() - before;
      }
    } catch (Throwable e) { // thread top: the trial throws it on its own thread
      failure = e;
    }
  }

  StepTimer timer() {
    return timer;
  }

  /** What the steps allocated on the heap, in bytes. */
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
