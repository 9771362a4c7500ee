package io.kiwidb.server.live;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Insight;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.RunningCompaction;
import io.kiwidb.TimedOperation;
import io.kiwidb.UnknownKeyspaceException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches a store: tells its events, samples and running compactions to a {@link LiveFeed}, and
 * keeps their histories. It outlives the store: a server attaches it to each store that it opens
 * and detaches it before it closes one.
 *
 * <p>Threading: thread-safe; attach and detach by one thread at a time. One daemon thread samples;
 * a store that is closed by somebody else ends the samples, not the thread. Ownership: does not
 * close the store or the feed.
 */
public final class StoreWatch implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long END_MILLIS = 5_000;

  private final LiveFeed feed;
  private final InstantSource clock;
  private final StatsHistory stats = new StatsHistory();
  private final EventHistory events = new EventHistory();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Thread thread = new Thread(this::sample, "kiwi-watch");
  private volatile @Nullable Attachment attachment;
  private volatile boolean isClosed;
  private boolean wereRunning; // whether the last message named compactions; sampler's

  /** What is kept of one store. */
  private static final class Attachment {
    private final Kiwi db;
    private final CompactionHistory compactions = new CompactionHistory();
    private final TreeHistory tree;
    private final StatsSampler sampler; // of the sampling thread
    private Insight.@Nullable Subscription subscription; // of attach and detach

    Attachment(Kiwi db) {
      this.db = db;
      this.tree = new TreeHistory(db.insight()::tree);
      this.sampler = new StatsSampler(
          db.insight().latencyIntervals(TimedOperation.GET),
          db.insight().latencyIntervals(TimedOperation.COMMIT));
    }
  }

  /** Creates a watch that is attached to no store, and starts its thread. */
  public static StoreWatch start(LiveFeed feed, InstantSource clock) {
    StoreWatch watch = new StoreWatch(feed, clock);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private StoreWatch(LiveFeed feed, InstantSource clock) {
    this.feed = feed;
    this.clock = clock;
  }

  /** Begins to watch a store. */
  public void attach(Kiwi db) {
    detach();
    Attachment next = new Attachment(db);
    Insight.Subscription subscription = db.insight().subscribe(event -> on(next, event));
    try {
      next.tree.begin(); // after the subscription: no edit is missed
      next.compactions.seed(db.insight().compactions());
    } catch (RuntimeException e) {
      subscription.close();
      throw e;
    }
    next.subscription = subscription;
    attachment = next;
  }

  /** Stops to watch; the history of compactions and of the tree is forgotten. Idempotent. */
  public void detach() {
    Attachment last = attachment;
    attachment = null;
    if (last != null && last.subscription != null) {
      last.subscription.close();
    }
  }

  private void on(Attachment to, KiwiEvent event) {
    long millis = clock.millis();
    to.compactions.on(event, millis);
    if (event instanceof KiwiEvent.TreeChanged changed) {
      remember(to, changed, millis);
    }
    EventReport report = EventReport.of(event, millis, to.db.location());
    events.add(report);
    feed.tell(report.event());
    feed.tell(report.line());
  }

  private static void remember(Attachment to, KiwiEvent.TreeChanged changed, long millis) {
    try {
      to.tree.on(changed, millis);
    } catch (DatabaseClosedException e) {
      assert e.getMessage() != null; // a gap, and no store to begin anew from: it is being closed
    }
  }

  /** Returns the samples, whether or not a store is watched. */
  public StatsHistory stats() {
    return stats;
  }

  /** Returns the samples of the latest seconds. */
  public StatsHistory.History history(int seconds) {
    return stats.since(clock.millis() - TimeUnit.SECONDS.toMillis(seconds));
  }

  /** Returns the latest events, newest first, of all stores that were watched. */
  public List<LiveEvent> events() {
    return events.latest();
  }

  /** Returns the compactions that have ended; empty if no store is watched. */
  public List<FinishedCompaction> finishedCompactions() {
    Attachment now = attachment;
    return now == null ? List.of() : now.compactions.finished();
  }

  /** Returns the history of the tree; empty if no store is watched. */
  public Optional<TreeHistory> tree() {
    return Optional.ofNullable(attachment).map(now -> now.tree);
  }

  private void sample() {
    long next = System.nanoTime();
    while (awaitTick(next)) {
      Attachment now = attachment;
      if (now != null) {
        sample(now);
      }
      next = Math.max(next + TICK_NANOS, System.nanoTime()); // late ones are not made up for
    }
  }

  private void sample(Attachment now) {
    try {
      Runtime runtime = Runtime.getRuntime();
      double[] row = now.sampler.sample(
          now.db.stats(), System.nanoTime(), runtime.totalMemory() - runtime.freeMemory());
      long millis = clock.millis();
      stats.add(millis, row);
      if (feed.isWanted(LiveTopic.STATS)) {
        feed.tell(StatsHistory.sample(millis, row));
      }
      if (feed.isWanted(LiveTopic.COMPACTIONS)) {
        tellCompactions(now.db.insight().compactions());
      }
    } catch (DatabaseClosedException | UnknownKeyspaceException e) {
      assert e.getMessage() != null; // the store is closing, or a keyspace was dropped just now
    } catch (Throwable e) { // thread top: what a sample met must not end all later ones
      feed.tell(failure(e));
    }
  }

  private LogLine failure(Throwable e) {
    return new LogLine(
        clock.millis(),
        LogLevel.ERROR,
        "sample.failed",
        "No sample of the statistics: " + e,
        null,
        Thread.currentThread().getName(),
        Map.of());
  }

  private void tellCompactions(List<RunningCompaction> running) {
    if (!running.isEmpty() || wereRunning) {
      feed.tell(LiveCompactions.of(running));
    }
    wereRunning = !running.isEmpty();
  }

  /** Waits for a moment. Returns false if the watch is closed. */
  private boolean awaitTick(long at) {
    lock.lock();
    try {
      long left = at - System.nanoTime();
      while (!isClosed && left > 0) {
        left = ended.awaitNanos(left);
      }
      return !isClosed;
    } catch (InterruptedException e) {
      return false; // nobody interrupts it but to end it
    } finally {
      lock.unlock();
    }
  }

  /** Detaches and ends the thread. Idempotent. */
  @Override
  public void close() {
    detach();
    lock.lock();
    try {
      isClosed = true;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
