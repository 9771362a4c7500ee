package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.Options;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.storage.MemoryStorage;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A store with a memory budget, set at opening or while it is open. */
class StoreWithBudgetTest {
  private static final long MIB = 1 << 20;

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void itsSizesFollowFromTheBudgetAndFollowAgainWhenItChanges() {
    try (Kiwi db = Kiwi.open(storage, Options.builder().memoryBudget(64 * MIB).build())) {
      LiveSettings settings = db.settings();
      assertThat(settings.get(Settings.MEMTABLE_BYTES)).isEqualTo(2 * MIB);
      settings.set(Settings.MEMORY_BUDGET, 128 * MIB);
      assertThat(settings.get(Settings.MEMTABLE_BYTES)).isEqualTo(4 * MIB);
      assertThat(db.stats().caches().get(BlockKind.DATA).budget())
          .isEqualTo(settings.get(Settings.CACHE_DATA_BYTES));
      assertThat(settings.changed()).containsOnlyKeys(Settings.MEMORY_BUDGET);
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), Options.defaults())) {
      assertThat(db.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(4 * MIB);
      db.settings().reset(Settings.MEMORY_BUDGET);
      for (Setting<?> setting : Settings.all()) {
        assertThat((Object) db.settings().get(setting))
            .isEqualTo(setting.defaultIn(db.settings().profile()));
      }
    }
  }

  @Test
  void aSettingThatDoesNotFitChangesNothing() {
    try (Kiwi db = Kiwi.open(storage, Options.builder().memoryBudget(64 * MIB).build())) {
      Map<Setting<?>, Object> before = db.settings().all();
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().set(Settings.CACHE_DATA_BYTES, 60 * MIB));
      assertThat(db.settings().all()).isEqualTo(before);
      db.settings().set(Settings.CACHE_DATA_BYTES, 10 * MIB);
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().set(Settings.MEMORY_BUDGET, 32 * MIB))
          .withMessageContaining("cache.data-bytes=");
      assertThat(db.settings().get(Settings.MEMORY_BUDGET)).isEqualTo(64 * MIB);
    }
  }

  @Test
  void aSettingThatDoesNotFitIsRefusedAtOpening() {
    Options options = Options.builder()
        .memoryBudget(32 * MIB)
        .set(Settings.MEMTABLE_BYTES, 32 * MIB)
        .build();
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Kiwi.open(storage, options))
        .withMessageContaining("memtable.bytes=");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Options.builder().memoryBudget(32 * MIB - 1))
        .withMessageContaining("from " + 32 * MIB);
  }

  @Test
  void aValueThatIsAlsoTheProfilesIsKeptBesideABudget() {
    try (Kiwi db = Kiwi.open(storage, Options.builder().memoryBudget(64 * MIB).build())) {
      db.settings().set(Settings.MEMTABLE_SEALED, 4L);
      assertThat(db.settings().get(Settings.MEMTABLE_SEALED)).isEqualTo(4);
      db.settings().reset(Settings.MEMTABLE_SEALED);
      assertThat(db.settings().get(Settings.MEMTABLE_SEALED)).isEqualTo(2);
    }
  }

  @Test
  void openTablesBeyondTheirShareTakeFromTheCache() {
    Options options =
        Options.builder().memoryBudget(32 * MIB).set(Settings.L0_TRIGGER, 16L).build();
    try (Kiwi db = Kiwi.open(storage, options)) {
      long whole = db.stats().caches().get(BlockKind.DATA).budget();
      byte[] first = new byte[60_000];
      byte[] last = first.clone();
      Arrays.fill(last, (byte) 255);
      int tables = 15; // each keeps its first and last key, twice
      for (int i = 0; i < tables; i++) {
        db.put(first, Stores.bytes("value " + i));
        db.put(last, Stores.bytes("value " + i));
        db.flush();
      }
      Statistics stats = db.stats();
      assertThat(stats.memory().tables()).isGreaterThan(tables * 4L * first.length);
      assertThat(whole - stats.caches().get(BlockKind.DATA).budget())
          .isEqualTo(stats.memory().tables() - MIB);
      db.compactRange(KeyRange.all()); // all of them overlap, so one is left
      assertThat(db.tables()).hasSize(1);
      assertThat(db.stats().caches().get(BlockKind.DATA).budget()).isEqualTo(whole);
    }
  }

  @Test
  void statisticsSayWhatIsTaken() {
    try (Kiwi db = Kiwi.open(storage, Options.builder().memoryBudget(64 * MIB).build())) {
      Statistics.Memory empty = db.stats().memory();
      assertThat(empty.budget()).isEqualTo(64 * MIB);
      assertThat(empty.caches() + empty.tables()).isZero();
      byte[] value = new byte[100_000];
      db.put(Stores.key(1), value);
      assertThat(db.stats().memory().memtables() - empty.memtables())
          .isGreaterThan(value.length)
          .isEqualTo(db.stats().memtableBytes() - empty.memtables());
      db.flush();
      db.get(Stores.key(1));
      Statistics.Memory after = db.stats().memory();
      assertThat(after.tables()).isPositive();
      assertThat(after.caches()).isGreaterThan(value.length);
      assertThat(after.used())
          .isEqualTo(after.memtables() + after.caches() + after.tables() + after.work())
          .isLessThan(64 * MIB);
    }
  }
}
