package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Settings;
import io.kiwidb.io.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often the log is synced for writes that keep coming: once in each span that may be lost, whoever does it. */
class SyncCountTest {
  private static final long SPAN_MILLIS = 20;
  private static final int SPANS = 50;
  private static final int WRITES_IN_A_SPAN = 100;

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
    try (Kiwi db = Kiwi.open(
        new MemoryStorage(),
        Stores.dev().toBuilder()
            .set(Settings.DURABILITY, Durability.ADAPTIVE)
            .set(Settings.ADAPTIVE_MILLIS, SPAN_MILLIS)
            .set(Settings.MEMTABLE_ENTRIES, 0L)
            .set(Settings.MEMTABLE_BYTES, 64L << 20)
            .timeSource(time)
            .scheduler(scheduler)
            .build())) {
      long before = db.stats().counter(Counter.LOG_SYNCS);
      for (int i = 0; i < SPANS * WRITES_IN_A_SPAN; i++) {
        db.put(Stores.key(i), new byte[10]);
        time.advanceNanos(TimeUnit.MILLISECONDS.toNanos(SPAN_MILLIS) / WRITES_IN_A_SPAN);
        while (background == Background.IN_TIME && scheduler.runOne()) {
          // until nothing is due
        }
      }
      assertThat(db.stats().counter(Counter.LOG_SYNCS) - before)
          .isBetween(SPANS * 9L / 10, (long) SPANS);
    }
  }
}
