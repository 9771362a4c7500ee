package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kiwidb.Counter;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.io.Scheduler;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compactions write at the configured rate, whatever their tables are like, and a wait for the
 * limiter ends when the store closes.
 */
class RateLimitTest {
  private static final long RATE = 400_000;
  private static final int KEYS = 4_000;
  private static final int WATCHDOG_SECONDS = 120;

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 13);

  private Options.Builder options(long tableBytes) {
    return Stores.compactedByHand(Stores.dev())
        .set(Settings.TABLE_BYTES, tableBytes)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 1L << 20)
        .set(Settings.PAUSE_MILLIS, 0L)
        .set(Settings.IDLE_MILLIS, 0L)
        .timeSource(time)
        .scheduler(scheduler);
  }

  /** Overlapping tables of half a megabyte each. */
  private static void fill(Kiwi db, int tables) {
    SplittableRandom random = new SplittableRandom(13);
    for (int table = 0; table < tables; table++) {
      for (int i = 0; i < KEYS; i++) {
        byte[] value = new byte[100];
        random.nextBytes(value);
        db.put(key(i), value);
      }
      db.flush();
    }
  }

  @ParameterizedTest
  @CsvSource({"4096, 1", "16384, 1", "16384, 4", "61440, 1", "61440, 3", "1048576, 1"})
  void compactionWritesAsFastAsItMay(long tableBytes, long workers) {
    Options options = options(tableBytes)
        .set(Settings.COMPACTION_WORKERS, workers)
        .set(Settings.RATE_LIMIT, RATE)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      fill(db, 4);
      scheduler.runPending();
      time.advanceNanos(10_000_000_000L); // what flushes took is paid for
      long begun = time.nanos();
      db.compact();
      double seconds = (time.nanos() - begun) / 1e9;
      long bytes = db.stats().counter(Counter.COMPACTION_WRITTEN_BYTES);
      assertThat(bytes).isGreaterThan(RATE);
      // The last request is not waited for: it is a step of the limiter, or a table.
      assertThat(seconds).isCloseTo(bytes / (double) RATE, within((64 << 10) / (double) RATE));
    }
    scheduler.assertNoFailures();
  }

  @Test
  void aRateThatIsRaisedShortensTheWaitUnderWay() {
    Options options = options(16 << 10).set(Settings.RATE_LIMIT, 1L).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      fill(db, 2);
      scheduler.schedule(
          Scheduler.Lane.HOUSEKEEPING,
          1_000_000_000L,
          () -> db.settings().set(Settings.RATE_LIMIT, 1L << 30));
      db.compact();
      assertThat(time.nanos()).isLessThan(3_000_000_000L);
    }
    scheduler.assertNoFailures();
  }

  @Test
  @Timeout(WATCHDOG_SECONDS)
  void closingDoesNotWaitForTheRate() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Options slow = Options.builder()
        .profile(Profile.DEV)
        .set(Settings.L0_TRIGGER, 2L)
        .set(Settings.TABLE_BYTES, 4L << 10)
        .set(Settings.RATE_LIMIT, 1L)
        .listener(event -> {
          if (event instanceof KiwiEvent.CompactionBegun) {
            begun.countDown();
          }
        })
        .build();
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, slow)) {
      for (int i = 0; i < 200; i++) {
        db.put(key(i % 100), new byte[1_000]);
      }
      db.flush();
      begun.await();
    }
    try (Kiwi again = Kiwi.open(storage.reopen(), Stores.dev())) {
      assertThat(again.get(key(1))).isNotNull();
    }
  }
}
