package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Counts abandoned objects and records what is reported about them, while this is open.
 *
 * <p>Threading: for one thread.
 */
public final class LostObjects implements AutoCloseable {
  // Between two collections, for the threads that release what was found.
  private static final long TURN_MILLIS = 20;

  private final Logger leaks = (Logger) LoggerFactory.getLogger("io.kiwidb.leaks");
  private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
  private final String location;

  /** Of a store of this location only; the collector may find what other tests have lost. */
  public LostObjects(String location) {
    this.location = location;
    leaks.setLevel(Level.WARN);
    reports.start();
    leaks.addAppender(reports);
  }

  /** What has been said of the store. */
  public List<ILoggingEvent> reports() {
    return List.copyOf(reports.list).stream()
        .filter(event -> event.getFormattedMessage().contains(location))
        .toList();
  }

  /**
   * Does something on a thread that has ended afterwards, so that no stack refers to what it used.
   */
  public static <T> T elsewhere(Callable<T> work) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "loses-something");
    thread.start();
    thread.join();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("on the other thread", e);
    }
  }

  /** Lets the collector look for lost objects until something has come of it. */
  public static void collectUntil(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      collect();
    }
  }

  /** What was lost before has been found when this returns. */
  public static void collect() throws InterruptedException {
    ReferenceQueue<Object> found = new ReferenceQueue<>();
    PhantomReference<Object> lost = elsewhere(() -> new PhantomReference<>(new Object(), found));
    Reference<?> next;
    do {
      System.gc();
      next = found.remove(TURN_MILLIS);
    } while (next == null);
    assertThat(next).isSameAs(lost);
  }

  @Override
  public void close() {
    leaks.detachAppender(reports);
    leaks.setLevel(null);
  }
}
