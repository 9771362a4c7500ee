package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.TimeSource;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.ForwardingScheduler;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The number of syncs of the log under continuous writes: one per interval that may be lost,
 * whichever thread performs it.
 */
class SyncCountTest {
  private static final long SPAN_MILLIS = 20;
  private static final int SPANS = 50;
  private static final int WRITES_IN_A_SPAN = 100;
  // The background runs after a write: up to a hundredth of an interval late.
  private static final long MOST = SPANS + 1;

  /** Who syncs. */
  enum Background {
    IN_TIME,
    NEVER
  }

  @ParameterizedTest
  @EnumSource
  void adaptiveSyncsOnceInASpan(Background background) {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
    try (Kiwi db = Kiwi.open(new MemoryStorage(), adaptive(time, scheduler))) {
      assertThat(syncsOfASteadyStream(db, time, () -> {
            while (background == Background.IN_TIME && scheduler.runOne()) {
              // until nothing is due
            }
          }))
          .isBetween(SPANS * 9L / 10, MOST);
    }
  }

  /**
   * A write between the moment when the background begins and the one when it syncs must not take
   * that span for one without a sync.
   */
  @Test
  void aWriteWhileTheBackgroundBeginsAsksForNoSecondSync() {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
    AtomicReference<Runnable> whenRead = new AtomicReference<>(() -> {});
    TimeSource interrupting = new TimeSource() {
      @Override
      public long nanos() {
        whenRead.getAndSet(() -> {}).run();
        return time.nanos();
      }

      @Override
      public long epochMillis() {
        return time.epochMillis();
      }
    };
    try (Kiwi db = Kiwi.open(new MemoryStorage(), adaptive(interrupting, scheduler))) {
      assertThat(syncsOfASteadyStream(db, time, () -> {
            whenRead.set(() -> db.put(Stores.key(0), new byte[10]));
            scheduler.runOne(); // the first look at the clock is the background's
            whenRead.set(() -> {});
          }))
          .isBetween(SPANS * 9L / 10, MOST);
    }
  }

  /** What somebody else has made durable meanwhile is no reason to look again and again. */
  @Test
  void theBackgroundRestsWhenEverythingIsDurable() {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
    AtomicInteger asked = new AtomicInteger();
    try (Kiwi db =
        Kiwi.open(new MemoryStorage(), adaptive(time, new CountsLogTasks(scheduler, asked)))) {
      db.put(Stores.key(0), new byte[10]);
      db.sync();
      for (int i = 0; i < SPANS; i++) {
        time.advanceNanos(TimeUnit.MILLISECONDS.toNanos(SPAN_MILLIS));
        while (scheduler.runOne()) {
          // until nothing is due
        }
      }
      assertThat(asked).hasValue(1);
    }
  }

  private static final class CountsLogTasks extends ForwardingScheduler {
    private final AtomicInteger asked;

    CountsLogTasks(Scheduler scheduler, AtomicInteger asked) {
      super(scheduler);
      this.asked = asked;
    }

    @Override
    public void schedule(Lane lane, long delayNanos, Runnable task) {
      if (lane == Lane.LOG) {
        asked.incrementAndGet();
      }
      super.schedule(lane, delayNanos, task);
    }
  }

  private static Options adaptive(TimeSource time, Scheduler scheduler) {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.ADAPTIVE)
        .set(Settings.ADAPTIVE_MILLIS, SPAN_MILLIS)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 64L << 20)
        .timeSource(time)
        .scheduler(scheduler)
        .build();
  }

  private static long syncsOfASteadyStream(Kiwi db, SimulatedTime time, Runnable background) {
    long before = db.stats().counter(Counter.LOG_SYNCS);
    for (int i = 0; i < SPANS * WRITES_IN_A_SPAN; i++) {
      db.put(Stores.key(i), new byte[10]);
      time.advanceNanos(TimeUnit.MILLISECONDS.toNanos(SPAN_MILLIS) / WRITES_IN_A_SPAN);
      background.run();
    }
    return db.stats().counter(Counter.LOG_SYNCS) - before;
  }
}
