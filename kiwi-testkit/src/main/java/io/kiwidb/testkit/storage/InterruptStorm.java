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
 * Interrupts threads again and again while they work, at whatever point the moment finds them, and
 * counts that no interrupt gets lost: the next one is sent only after the work has come back with
 * the status set.
 *
 * <p>Threading: confined to the test that made it.
 */
public final class InterruptStorm {
  private final int interruptsPerThread;
  private final int threads;
  private volatile boolean abandoned;

  /** So many threads, and so many interrupts for each. */
  public InterruptStorm(int threads, int interruptsPerThread) {
    this.threads = threads;
    this.interruptsPerThread = interruptsPerThread;
  }

  /** One step of the work. */
  public interface Step {
    /** Does it; the status of interruption is to be as set afterwards as it was before. */
    void run(int step);
  }

  /**
   * Runs the work on each thread until all its interrupts came back; answers how many steps were
   * made.
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
      abandoned = true; // or work whose interrupts get lost would go on for ever
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
        Thread.onSpinWait(); // not with get(): one more interrupt may be on its way
      }
    }
    sending.get();
    return step;
  }

  /** Sends the interrupts to one thread, each after the one before it has arrived. */
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
