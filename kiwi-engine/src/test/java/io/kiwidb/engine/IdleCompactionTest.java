package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * An idle store drops its deletions, and merges the tables that level 0 keeps until there are more.
 */
class IdleCompactionTest {
  @Test
  void deletionsGoWhenNobodyWritesForAWhile() {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
    Options options = Options.builder()
        .profile(Profile.DEV)
        .timeSource(time)
        .scheduler(scheduler)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int i = 0; i < 1_000; i++) {
        db.put(key(i), new byte[50]);
      }
      for (int i = 0; i < 1_000; i += 10) {
        db.delete(key(i));
      }
      db.flush();
      scheduler.runPending();
      assertThat(deletions(db)).isPositive();
      scheduler.await(() -> false, TimeUnit.MINUTES.toNanos(10));
      assertThat(deletions(db)).isZero();
      assertThat(db.get(key(0))).isNull();
      assertThat(db.get(key(1))).isNotNull();
      assertThat(scheduler.waiting()).as("tasks that wait for nothing").isZero();
    }
  }

  @Test
  void levelZeroGoesDownWhenNobodyWritesForAMoment() {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
    Options options = Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .timeSource(time)
        .scheduler(scheduler)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int table = 0; table < 2; table++) {
        for (int i = table; i < 100; i += 2) {
          db.put(key(i), new byte[50]);
        }
        db.flush();
      }
      scheduler.runPending();
      assertThat(db.tables()).extracting(TableInfo::level).containsExactly(0, 0);
      scheduler.await(() -> false, TimeUnit.SECONDS.toNanos(4));
      assertThat(db.tables()).extracting(TableInfo::level).doesNotContain(0);
      assertThat(db.get(key(0))).isNotNull();
      assertThat(db.get(key(1))).isNotNull();
      assertThat(scheduler.waiting()).as("tasks that wait for nothing").isZero();
    }
  }

  private static long deletions(Kiwi db) {
    return db.tables().stream().mapToLong(TableInfo::deletions).sum();
  }
}
