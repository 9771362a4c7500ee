package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CompactionFilter;
import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.key.ValueType;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What compactions do with values in blob files, and when the files go. */
class BlobGarbageTest extends BlobStores {
  @Test
  void aCompactionMovesAddressesOnly() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      fill(db, KEYS, 2 * KEYS, 2);
      Set<String> before = blobs();
      db.compact();
      assertThat(blobs()).isEqualTo(before);
      assertThat(db.stats().counter(Counter.COMPACTION_WRITTEN_BYTES)).isLessThan(20_000);
      assertShows(db, 0, KEYS, 1);
      assertShows(db, KEYS, 2 * KEYS, 2);
    }
    try (Kiwi db = open()) {
      assertShows(db, 0, KEYS, 1);
      assertShows(db, KEYS, 2 * KEYS, 2);
    }
    verified(storage);
  }

  @Test
  void aFileWithoutLiveValuesIsRemoved() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      Set<String> old = blobs();
      fill(db, 0, KEYS, 2);
      db.compact();
      assertShows(db, 0, KEYS, 2);
      assertThat(db.stats().blobs().files()).isOne();
      assertThat(old).hasSize(1);
    }
    assertThat(blobs()).hasSize(1);
    try (Kiwi db = open()) {
      assertShows(db, 0, KEYS, 2);
    }
    verified(storage);
  }

  @Test
  void aFileWithMuchGarbageIsEmptied() {
    Set<String> old;
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      old = blobs();
      fill(db, 0, KEYS / 2, 2);
      db.compact();
      assertShows(db, 0, KEYS / 2, 2);
      assertShows(db, KEYS / 2, KEYS, 1);
      assertThat(db.stats().counter(Counter.BLOB_BYTES_MOVED)).isPositive();
      assertThat(db.stats().blobs().liveBytes()).isEqualTo(db.stats().blobs().bytes());
    }
    assertThat(blobs()).doesNotContainAnyElementsOf(old);
    verified(storage);
  }

  @Test
  void aFileWithLittleGarbageStays() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      Set<String> old = blobs();
      fill(db, 0, KEYS / 8, 2);
      db.compact();
      assertThat(blobs()).containsAll(old);
      assertThat(db.stats().counter(Counter.BLOB_BYTES_MOVED)).isZero();
      assertThat(db.stats().blobs().liveBytes()).isLessThan(db.stats().blobs().bytes());
    }
    verified(storage);
  }

  @Test
  void garbageIsCollectedInTheBackground() {
    Options.Builder options = builder().set(Settings.L0_TRIGGER, 2L).set(Settings.L0_SLOWDOWN, 8L);
    try (Kiwi db = open(options)) {
      for (int generation = 1; generation < 20; generation++) {
        fill(db, 0, KEYS, generation);
        fill(db, KEYS, KEYS + 20 - generation, generation);
      }
      db.compactRange(KeyRange.of(bytes("z"), bytes("zz"))); // waits for nothing but running jobs
      assertShows(db, 0, KEYS, 19);
      for (int i = 0; i < 18; i++) {
        assertThat(db.get(key(KEYS + i))).isEqualTo(value(KEYS + i, 19 - i));
      }
    }
    verified(storage);
  }

  /** The strategy would wait for a thousand tables. */
  @Test
  void garbageThatLevelZeroHidesIsFoundEarly() {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
    try (Kiwi db = open(builder().timeSource(time).scheduler(scheduler))) {
      fill(db, 0, KEYS, 1);
      fill(db, 0, KEYS, 2);
      fill(db, 0, KEYS, 3);
      scheduler.runPending();
      Statistics.Blobs blobs = db.stats().blobs();
      assertThat(blobs.files()).isOne();
      assertThat(blobs.liveBytes()).isEqualTo(blobs.bytes());
      assertThat(db.tables()).hasSize(1);
      assertShows(db, 0, KEYS, 3);
    }
    verified(storage);
  }

  @Test
  void aSnapshotKeepsItsValues() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      try (Snapshot before = db.snapshot()) {
        fill(db, 0, KEYS, 2);
        db.compact();
        assertShows(before, 0, KEYS, 1);
        assertShows(db, 0, KEYS, 2);
      }
      db.compact();
      assertShows(db, 0, KEYS, 2);
    }
    assertThat(blobs()).hasSize(1);
    verified(storage);
  }

  @Test
  void anOpenCursorReadsFilesThatWereDropped() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      Set<String> old = blobs();
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        cursor.seekToFirst();
        fill(db, 0, KEYS, 2);
        db.compact();
        assertThat(blobs()).containsAll(old);
        for (int i = 0; i < KEYS; i++) {
          assertThat(cursor.value()).isEqualTo(value(i, 1));
          cursor.next();
        }
      }
    }
    assertThat(blobs()).hasSize(1);
    verified(storage);
  }

  @Test
  void valuesReturnWhenTheThresholdIsRaised() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      db.settings().set(Settings.BLOB_MIN_BYTES, 10_000L);
      fill(db, 0, 1, 1);
      db.compact();
      assertThat(types(db)).containsOnly(ValueType.PUT);
      assertThat(db.stats().blobs()).isEqualTo(Statistics.Blobs.NONE);
      assertShows(db, 0, KEYS, 1);
    }
    assertThat(blobs()).isEmpty();
    verified(storage);
  }

  @Test
  void valuesLeaveTablesWhenTheThresholdIsLowered() {
    try (Kiwi db = open(builder().set(Settings.BLOB_MIN_BYTES, 0L))) {
      fill(db, 0, KEYS, 1);
      assertThat(blobs()).isEmpty();
      db.settings().set(Settings.BLOB_MIN_BYTES, 500L);
      fill(db, 0, 1, 1);
      db.compact();
      assertThat(types(db)).containsOnly(ValueType.BLOB_POINTER);
      assertShows(db, 0, KEYS, 1);
    }
    verified(storage);
  }

  @Test
  void aRangeDeletionDropsFilesWithTheirTables() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      db.deleteRange(KeyRange.all());
      db.flush();
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
    assertThat(blobs()).isEmpty();
    verified(storage);
  }

  @Test
  void aSingleDeletionVanishesWithAValueApart() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      for (int i = 0; i < KEYS; i++) {
        db.singleDelete(key(i));
      }
      db.flush();
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
    assertThat(blobs()).isEmpty();
  }

  /** Removes values that begin with 0, replaces the others; both need the real value. */
  @Test
  void aCompactionFilterSeesTheValue() {
    CompactionFilter filter = candidate -> {
      assertThat(candidate.valueLength()).isEqualTo(LARGE);
      byte first = candidate.valueArray()[candidate.valueOffset()];
      if (first == value(1, 1)[0]) {
        return CompactionFilter.Verdict.REMOVE;
      }
      if (first == value(2, 1)[0]) {
        candidate.replaceValue(bytes("small"), 0, 5);
        return CompactionFilter.Verdict.REPLACE;
      }
      return CompactionFilter.Verdict.KEEP;
    };
    try (Kiwi db = open(builder().compactionFilter(filter))) {
      fill(db, 0, KEYS, 1);
      db.compact();
      assertThat(db.get(key(1))).isNull();
      assertThat(db.get(key(2))).isEqualTo(bytes("small"));
      assertShows(db, 3, KEYS, 1);
    }
    verified(storage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leveled", "tiered", "fifo"})
  void everyStrategyCollects(String strategy) {
    Options.Builder options = builder()
        .provider(ProviderKind.STRATEGY, strategy)
        .provider(ProviderKind.COMPRESSOR, "lz4")
        .set(Settings.L0_TRIGGER, 3L);
    try (Kiwi db = open(options)) {
      for (int generation = 0; generation < 12; generation++) {
        for (int i = generation % 3; i < KEYS; i += 1 + generation % 4) {
          db.put(key(i), value(i, generation));
        }
        db.flush();
      }
      db.compact();
      for (int i = 0; i < KEYS; i++) {
        int newest = -1;
        for (int generation = 0; generation < 12; generation++) {
          boolean written = i >= generation % 3 && (i - generation % 3) % (1 + generation % 4) == 0;
          newest = written ? generation : newest;
        }
        byte[] expected = newest < 0 ? null : value(i, newest);
        assertThat(db.get(key(i))).isEqualTo(expected);
      }
    }
    verified(storage);
  }
}
