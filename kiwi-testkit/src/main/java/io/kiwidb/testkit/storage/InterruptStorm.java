package io.kiwidb.testkit.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Repeatedly interrupts threads at arbitrary points of their work, and checks that no interrupt is
 * lost: the next one is sent only after the work has returned with the interrupt status set.
 *
 * <p>Threading: confined to the test that created it.
 */
public final class InterruptStorm {
  private final int interruptsPerThread;
  private final int threads;
  private volatile boolean abandoned;

  /** Creates a storm with a number of threads, and of interrupts for each. */
  public InterruptStorm(int threads, int interruptsPerThread) {
    this.threads = threads;
    this.interruptsPerThread = interruptsPerThread;
  }

  /** One step of the work. */
  public interface Step {
    /** Executes the step; must preserve the interrupt status. */
    void run(int step);
  }

  /**
   * Runs the work on each thread until all its interrupts were observed; returns the number of
   * steps.
   */
  public int on(Step work) throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(() -> workUnderFire(pool, work)));
      }
      int steps = 0;
      for (Future<Integer> worker : workers) {
        steps += worker.get();
      }
      return steps;
    } finally {
      abandoned = true; // otherwise work that loses interrupts would run forever
      pool.shutdownNow();
    }
  }

  private int workUnderFire(ExecutorService pool, Step work) throws Exception {
    Sender sender = new Sender(Thread.currentThread(), interruptsPerThread);
    Future<?> sending = pool.submit(sender);
    int step = 0;
    try {
      for (; sender.moreToCome() && !abandoned; step++) {
        work.run(step);
        if (Thread.interrupted()) {
          sender.arrived();
        }
      }
    } finally {
      sender.stop();
      while (!sending.isDone()) {
        Thread.onSpinWait(); // not with get(): another interrupt may be pending
      }
    }
    sending.get();
    return step;
  }

  /** Interrupts one thread repeatedly, each time after the previous interrupt was observed. */
  private static final class Sender implements Runnable {
    private final Thread target;
    private final int count;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile boolean stopped;
    private volatile @Nullable Thread self;

    Sender(Thread target, int count) {
      this.target = target;
      this.count = count;
    }

    @Override
    public void run() {
      self = Thread.currentThread();
      for (int sent = 0; sent < count && !stopped; sent++) {
        target.interrupt();
        while (arrived.get() <= sent && !stopped) {
          LockSupport.park(this);
        }
      }
    }

    boolean moreToCome() {
      return arrived.get() < count;
    }

    void arrived() {
      arrived.incrementAndGet();
      LockSupport.unpark(self);
    }

    void stop() {
      stopped = true;
      LockSupport.unpark(self);
    }
  }
}
