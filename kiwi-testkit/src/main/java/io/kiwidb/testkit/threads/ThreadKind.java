package io.kiwidb.testkit.threads;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The kinds of threads that a test of concurrency runs on. Virtual threads have carriers of their
 * own here, so few that a thread that blocks on its carrier, or spins until another has done
 * something, stops everybody.
 *
 * <p>The tests are compiled for a release that does not know virtual threads, so they are made by
 * reflection, on carriers that only the JDK's own tests choose: {@code --add-opens
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
   * The kinds that this JDK has: threads of the operating system, and virtual ones on one carrier
   * and on two.
   */
  public static List<ThreadKind> here() {
    return HERE;
  }

  /** Makes threads. The virtual ones of a kind share their carriers. */
  public ThreadFactory factory() {
    return factory;
  }

  /** So many threads; close it with {@link ExecutorService#shutdownNow}. */
  public ExecutorService pool(int threads) {
    return Executors.newFixedThreadPool(threads, factory);
  }

  /** Lets others have their turn, for loops that never wait: nobody interrupts a virtual thread. */
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
      throw new LinkageError("this JDK chooses the carriers of virtual threads in another way", e);
    }
  }
}
