package io.kiwidb.server;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does every second what no client asks for: ends what is over. A duty that fails is logged and
 * done again.
 *
 * <p>Threading: thread-safe; duties run one after the other on a thread of their own.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ScheduledExecutorService executor;

  Housekeeping(List<Runnable> duties) {
    executor = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "kiwi-server-housekeeping");
      thread.setDaemon(true);
      return thread;
    });
    ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
        () -> duties.forEach(Housekeeping::attempt), 1, 1, TimeUnit.SECONDS);
  }

  private static void attempt(Runnable duty) {
    try {
      duty.run();
    } catch (Throwable e) { // thread top: else no duty would ever be done again
      LOG.warn("a duty of the housekeeping failed", e);
    }
  }

  /** Begins no further duty. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
