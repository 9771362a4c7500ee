package io.kiwidb.engine.threads;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * As many threads as the JDK supports: virtual ones where available. The tests are compiled for a
 * release without them, so they are created by reflection.
 */
final class ManyThreads {
  private static final int MOST_PLATFORM_THREADS = 64;
  private static final ThreadFactory FACTORY = factory();

  private ManyThreads() {}

  private static ThreadFactory factory() {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = builder.getMethod("factory");
      return (ThreadFactory) factory.invoke(virtual);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return Thread::new;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError("virtual threads are there, and cannot be made", e);
    }
  }

  /** Whether the threads are virtual. */
  static boolean areVirtual() {
    return Runtime.version().feature() >= 21;
  }

  /** Makes threads of the kind that there is. */
  static ThreadFactory threads() {
    return FACTORY;
  }

  /** How many threads stand for so many virtual ones. */
  static int count(int wanted) {
    return areVirtual() ? wanted : Math.min(wanted, MOST_PLATFORM_THREADS);
  }

  /** What one thread does. */
  @FunctionalInterface
  interface Body {
    void run(int thread) throws Exception;
  }

  /** Threads that were started together. */
  static final class Running {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Waits for the end of all; fails with what failed first. */
    void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
      if (failure.get() != null) {
        throw new AssertionError("a thread failed", failure.get());
      }
    }
  }

  /** Starts threads that all begin at once. */
  static Running start(int count, Body body) {
    return start(FACTORY, count, body);
  }

  /** The same with threads of one kind. */
  static Running start(ThreadFactory kind, int count, Body body) {
    Running running = new Running();
    CountDownLatch ready = new CountDownLatch(count);
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      Thread thread = kind.newThread(() -> {
        try {
          ready.countDown();
          ready.await();
          body.run(next.getAndIncrement());
        } catch (Throwable e) { // thread top: the first is reported by join
          running.failure.compareAndSet(null, e);
        }
      });
      running.threads.add(thread);
      thread.start();
    }
    return running;
  }
}
