package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent.Admission;
import io.kiwidb.LiveSettings;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.Settings.LogLevel;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteOptions;
import io.kiwidb.WriteStalledException;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A setting changed while the store is open takes effect at once, and is present when the store is
 * reopened.
 */
class LiveSettingsTest {
  private static final byte[] KIB = new byte[1 << 10];

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
  private final MemoryStorage storage = new MemoryStorage();
  private final Kiwi db = open();
  private final LiveSettings settings = db.settings();
  private int next = 1;

  /** Big thresholds: nothing happens by itself until a test changes one. */
  private Kiwi open() {
    Kiwi opened = Kiwi.open(
        storage,
        Options.builder()
            .profile(Profile.DEV)
            .timeSource(time)
            .scheduler(scheduler)
            .build());
    opened.settings().set(Settings.MEMTABLE_ENTRIES, 0L);
    opened.settings().set(Settings.MEMTABLE_BYTES, 16L << 20);
    opened
        .settings()
        .setAll(Map.of(
            Settings.L0_TRIGGER, 1000L, Settings.L0_SLOWDOWN, 2000L, Settings.L0_STOP, 3000L));
    opened.settings().set(Settings.DURABILITY, Durability.NONE);
    return opened;
  }

  @AfterEach
  void nothingFailedInTheBackground() {
    db.close();
    scheduler.assertNoFailures();
  }

  private void put(int count, byte[] value) {
    for (int i = 0; i < count; i++) {
      db.put(key(next++), value);
    }
  }

  /** A table in level 0 with so many keys that overlaps all others. */
  private TableInfo flushed(int keys) {
    db.put(key(0), bytes("in each table"));
    put(keys - 1, KIB);
    db.flush();
    return db.tables().get(0);
  }

  private long sealed() {
    return db.memtables().stream()
        .filter(memtable -> memtable.phase() != MemTableInfo.Phase.ACTIVE)
        .count();
  }

  private long tables(int level) {
    return db.stats().levels().get(level).tables();
  }

  private long occupiedLevels() {
    return db.stats().levels().stream().filter(level -> level.tables() > 0).count();
  }

  @Test
  void theEntriesOfAMemtableCountForTheNextWrite() {
    put(50, bytes("small"));
    assertThat(sealed()).isZero();
    settings.set(Settings.MEMTABLE_ENTRIES, 10L);
    put(1, bytes("small"));
    assertThat(sealed()).isEqualTo(1);
    settings.set(Settings.MEMTABLE_ENTRIES, 0L);
    put(50, bytes("small"));
    assertThat(sealed()).isEqualTo(1);
  }

  @Test
  void theBytesOfAMemtableCountForTheNextWrite() {
    put(50, KIB);
    assertThat(sealed()).isZero();
    settings.set(Settings.MEMTABLE_BYTES, 32L << 10);
    put(1, KIB);
    assertThat(sealed()).isEqualTo(1);
  }

  @Test
  void sealedMemtablesStopWritersAtOnce() {
    settings.set(Settings.MEMTABLE_ENTRIES, 10L);
    put(31, bytes("small"));
    assertThat(sealed()).isEqualTo(3);
    settings.set(Settings.MEMTABLE_SEALED, 2L);
    assertThat(db.stats().admission()).isEqualTo(Admission.STOPPED);
    settings.set(Settings.MEMTABLE_SEALED, 9L);
    assertThat(db.stats().admission()).isEqualTo(Admission.FREE);
  }

  @Test
  void theTriggerOfLevel0StartsACompactionAtOnce() {
    for (int i = 0; i < 5; i++) {
      flushed(3);
    }
    scheduler.runPending();
    assertThat(tables(0)).isEqualTo(5);
    settings.set(Settings.L0_TRIGGER, 5L);
    scheduler.runPending();
    assertThat(tables(0)).isZero();
  }

  @Test
  void theStopOfLevel0StopsWritersAtOnce() {
    WriteOptions atOnce = WriteOptions.defaults().stallLimit(Duration.ZERO);
    Options options = Stores.compactedByHand(Stores.dev())
        .timeSource(time)
        .scheduler(new WithoutCompaction(scheduler))
        .build();
    try (Kiwi other = Kiwi.open(new MemoryStorage(), options)) {
      for (int i = 0; i < 3; i++) {
        other.put(key(i), KIB);
        other.flush();
      }
      other
          .settings()
          .setAll(Map.of(Settings.L0_TRIGGER, 1L, Settings.L0_SLOWDOWN, 2L, Settings.L0_STOP, 3L));
      assertThatThrownBy(() -> other.put(key(-1), KIB, atOnce))
          .isInstanceOf(WriteStalledException.class);
      other.settings().reset(Settings.L0_STOP);
      other.put(key(-1), KIB);
    }
  }

  @Test
  void theSlowdownOfLevel0SlowsWritersAtOnce() {
    for (int i = 0; i < 3; i++) {
      flushed(3);
    }
    assertThat(db.stats().admission()).isEqualTo(Admission.FREE);
    settings.setAll(Map.of(Settings.L0_TRIGGER, 2L, Settings.L0_SLOWDOWN, 2L));
    assertThat(db.stats().admission()).isEqualTo(Admission.SLOWED);
    settings.set(Settings.L0_SLOWDOWN, 20L);
    assertThat(db.stats().admission()).isEqualTo(Admission.FREE);
  }

  @Test
  void theLevelFromWhichTablesAreCompressedIsThatOfTheNextTable() {
    Options compressed = Stores.compactedByHand(Stores.dev())
        .provider(ProviderKind.COMPRESSOR, "lz4")
        .build();
    try (Kiwi other = Kiwi.open(new MemoryStorage(), compressed)) {
      for (int round = 0; round < 3; round++) {
        other.settings().set(Settings.COMPRESSOR_FROM_LEVEL, (long) round % 2);
        other.put(key(1), KIB); // zeros
        other.put(key(2), KIB);
        other.put(key(3), KIB);
        other.flush();
      }
      List<Long> sizes = other.tables().stream().map(TableInfo::bytes).toList();
      assertThat(sizes.get(0)).isEqualTo(sizes.get(2)).isLessThan(sizes.get(1) / 2);
      other.compact();
      assertThat(other.tables().get(0).bytes()).isLessThan(sizes.get(1) / 2);
    }
  }

  @Test
  void theFilterRateOfUpperLevelsIsThatOfTheNextTable() {
    settings.set(Settings.FILTER_UPPER_RATE, 1.0);
    long without = flushed(300).bytes();
    settings.set(Settings.FILTER_UPPER_RATE, 0.1);
    long coarse = flushed(300).bytes();
    settings.set(Settings.FILTER_UPPER_RATE, 0.000_01);
    long fine = flushed(300).bytes();
    assertThat(coarse - without).as("bytes of a coarse filter").isGreaterThan(300 * 3 / 8);
    assertThat(fine - coarse).as("bytes more of a fine one").isGreaterThan(300 * 8 / 8);
  }

  @Test
  void theFilterRateOfTheLastLevelIsThatOfTheNextTable() {
    settings.set(Settings.TABLE_BYTES, 16L << 20);
    settings.set(Settings.FILTER_RATE, 1.0);
    flushed(300);
    db.compact();
    long without = db.tables().get(0).bytes();
    settings.set(Settings.FILTER_RATE, 0.000_01);
    db.put(key(0), KIB); // so that there is something to do
    db.compact();
    assertThat(db.tables()).hasSize(1);
    assertThat(db.tables().get(0).bytes() - without).isGreaterThan(300 * 12 / 8);
  }

  @Test
  void theSizeOfBlocksIsThatOfTheNextTable() {
    settings.set(Settings.BLOCK_BYTES, 64L << 10);
    long large = flushed(100).bytes();
    settings.set(Settings.BLOCK_BYTES, 256L);
    long small = flushed(100).bytes();
    assertThat(small - large).as("a hundred blocks more need a larger index").isGreaterThan(800);
  }

  @Test
  void theSizeOfTablesIsThatOfTheNextCompaction() {
    settings.set(Settings.TABLE_BYTES, 16L << 20);
    flushed(100);
    db.compact();
    assertThat(db.tables()).hasSize(1);
    settings.set(Settings.TABLE_BYTES, 16L << 10);
    db.put(key(50), KIB);
    db.compact();
    assertThat(db.tables()).hasSizeGreaterThan(3);
  }

  @Test
  void theSizesOfLevelsCountForTheNextCompaction() {
    settings.set(Settings.LEVEL_BASE_BYTES, 1L << 30);
    settings.set(Settings.L0_TRIGGER, 2L);
    for (int i = 0; i < 4; i++) {
      flushed(60);
      scheduler.runPending();
    }
    assertThat(occupiedLevels()).isEqualTo(1);
    settings.set(Settings.LEVEL_BASE_BYTES, 8L << 10);
    settings.set(Settings.LEVEL_MULTIPLIER, 3L);
    for (int i = 0; i < 4; i++) {
      flushed(60);
      scheduler.runPending();
    }
    assertThat(occupiedLevels()).isGreaterThan(1);
  }

  @Test
  void theNumberOfLevelsCountsForTheNextVersion() {
    assertThat(db.stats().levels()).hasSize(7);
    settings.set(Settings.LEVEL_COUNT, 9L);
    flushed(3);
    assertThat(db.stats().levels()).hasSize(9);
  }

  @Test
  void aSmallerCacheIsSmallerAtOnce() {
    flushed(200);
    for (int i = 1; i < 200; i++) {
      assertThat(db.get(key(i))).isEqualTo(KIB);
    }
    for (Map.Entry<BlockKind, Setting<Long>> tier : Map.of(
            BlockKind.DATA, Settings.CACHE_DATA_BYTES,
            BlockKind.INDEX, Settings.CACHE_INDEX_BYTES,
            BlockKind.FILTER, Settings.CACHE_FILTER_BYTES)
        .entrySet()) {
      assertThat(db.stats().caches().get(tier.getKey()).bytes()).as("%s", tier).isPositive();
      settings.set(tier.getValue(), 0L);
      assertThat(db.stats().caches().get(tier.getKey()).bytes()).as("%s", tier).isZero();
      assertThat(db.stats().caches().get(tier.getKey()).budget()).isZero();
    }
    assertThat(db.get(key(5))).isEqualTo(KIB);
    settings.set(Settings.CACHE_DATA_BYTES, 1L << 20);
    assertThat(db.get(key(5))).isEqualTo(KIB);
    assertThat(db.stats().caches().get(BlockKind.DATA).bytes()).isPositive();
  }

  @Test
  void theDurabilityIsThatOfTheNextWrite() {
    put(3, KIB);
    assertThat(unsynced()).isPositive();
    settings.set(Settings.DURABILITY, Durability.SYNC);
    put(1, KIB);
    assertThat(unsynced()).isZero();
    settings.set(Settings.DURABILITY, Durability.NONE);
    put(1, KIB);
    assertThat(unsynced()).isPositive();
  }

  private long unsynced() {
    return db.stats().unsyncedLogBytes();
  }

  @Test
  void theOperationsOfABatchCountForTheNextWrite() {
    settings.set(Settings.DURABILITY, Durability.BATCH);
    put(20, KIB);
    assertThat(unsynced()).isPositive();
    settings.set(Settings.BATCH_OPERATIONS, 5L);
    put(1, KIB);
    assertThat(unsynced()).isZero();
  }

  @Test
  void theTimeOfABatchCountsForTheNextWrite() {
    assertTimeCounts(Durability.BATCH, Settings.BATCH_MILLIS);
  }

  @Test
  void theTimeOfAdaptiveDurabilityCountsForTheNextWrite() {
    assertTimeCounts(Durability.ADAPTIVE, Settings.ADAPTIVE_MILLIS);
  }

  private void assertTimeCounts(Durability policy, Setting<Long> millis) {
    settings.set(Settings.DURABILITY, policy);
    settings.set(millis, 10_000L);
    put(1, KIB);
    time.advance(Duration.ofMillis(500));
    put(1, KIB);
    assertThat(unsynced()).isPositive();
    settings.set(millis, 100L);
    put(1, KIB);
    assertThat(unsynced()).as("it is late by the new setting").isZero();
  }

  @Test
  void aProfileBringsAllItsDefaultsAtOnce() {
    settings.profile(Profile.DEV);
    put(40, bytes("small"));
    assertThat(sealed()).as("tiny memtables").isGreaterThanOrEqualTo(2);
    db.flush();
    settings.profile(Profile.PROD);
    long before = sealed();
    put(200, bytes("small"));
    assertThat(sealed()).isEqualTo(before);
    assertThat(settings.changed()).isEmpty();
    Statistics statistics = db.stats();
    assertThat(statistics.profile()).isEqualTo(Profile.PROD);
    assertThat(statistics.caches().get(BlockKind.DATA).budget())
        .isEqualTo(Settings.CACHE_DATA_BYTES.defaultIn(Profile.PROD));
  }

  @Test
  void everySettingIsThereAfterReopening() {
    List<Setting<?>> all = Settings.all();
    all.forEach(setting -> change(setting));
    Map<Setting<?>, Object> changed = settings.all();
    assertThat(settings.changed()).hasSameSizeAs(all);
    db.close();
    try (Kiwi again = Kiwi.open(storage.reopen(), Options.defaults())) {
      assertThat(again.settings().all()).isEqualTo(changed);
      assertThat(again.settings().profile()).isEqualTo(Profile.DEV);
    }
  }

  private <T> void change(Setting<T> setting) {
    T standard = setting.defaultIn(Profile.DEV);
    Object other = standard instanceof Long number
        ? (Object) (setting == Settings.MEMORY_BUDGET ? 1L << 40 : number + 1)
        : standard instanceof Double rate
            ? (Object) (rate / 2)
            : standard instanceof Durability ? Durability.BATCH : LogLevel.WARN;
    settings.set(setting, setting.type().cast(other));
  }
}
