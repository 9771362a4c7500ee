package io.kiwidb.testkit.threads;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The kinds of threads that concurrency tests run on. Virtual threads have dedicated carriers here,
 * so few that a thread that pins its carrier, or spins until another thread acts, blocks all
 * others.
 *
 * <p>The tests are compiled for a release without virtual threads, so these are created by
 * reflection, on custom carriers, which the JDK allows only with {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}.
 *
 * <p>Threading: thread-safe.
 */
public final class ThreadKind {
  private static final int FIRST_RELEASE = 21;
  private static final List<ThreadKind> HERE = kinds();

  private final String name;
  private final boolean virtual;
  private final ThreadFactory factory;

  private ThreadKind(String name, boolean virtual, ThreadFactory factory) {
    this.name = name;
    this.virtual = virtual;
    this.factory = factory;
  }

  private static List<ThreadKind> kinds() {
    ThreadKind platform = new ThreadKind("platform threads", false, Thread::new);
    return Runtime.version().feature() < FIRST_RELEASE
        ? List.of(platform)
        : List.of(platform, virtual(1), virtual(2));
  }

  /**
   * Returns the kinds that this JDK supports: platform threads, and virtual threads on one and on
   * two carriers.
   */
  public static List<ThreadKind> here() {
    return HERE;
  }

  /** Returns a factory. All virtual threads of a kind share their carriers. */
  public ThreadFactory factory() {
    return factory;
  }

  /** Returns a pool of threads; close it with {@link ExecutorService#shutdownNow}. */
  public ExecutorService pool(int threads) {
    return Executors.newFixedThreadPool(threads, factory);
  }

  /** Yields to other threads, for loops that never block: virtual threads are not preempted. */
  public void turn() {
    if (virtual) {
      Thread.yield();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static ThreadKind virtual(int count) {
    Executor carriers = Executors.newFixedThreadPool(count, body -> {
      Thread carrier = new Thread(body, "carrier");
      carrier.setDaemon(true);
      return carrier;
    });
    return new ThreadKind("virtual threads, carriers: " + count, true, virtual(carriers));
  }

  private static ThreadFactory virtual(Executor carriers) {
    try {
      Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
          .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      Object builder = constructor.newInstance(carriers);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(
          "this JDK does not support custom carriers of virtual threads in the known way", e);
    }
  }
}
