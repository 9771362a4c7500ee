package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.StoreResources;
import io.kiwidb.TableInfo;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that share cache, memory budget and threads. */
class SharedResourcesTest {
  private static final long MIB = 1 << 20;
  private static final int STORES = 100;
  private static final int KEYS = 200;

  private final StoreResources shared = smallest().build();

  private static StoreResources.Builder smallest() {
    return StoreResources.builder().memoryBudget(32 * MIB);
  }

  private static Options with(StoreResources resources) {
    return Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_ENTRIES, 0) // flushed when a test says so
        .resources(resources)
        .build();
  }

  @AfterEach
  void noThreadIsLeft() {
    shared.close();
    Gates.until(() -> sharedThreads().isEmpty(), SharedResourcesTest::sharedThreads);
  }

  private static List<String> sharedThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kiwi-shared"))
        .sorted()
        .toList();
  }

  private static void fill(Kiwi db, String name) {
    for (int i = 0; i < KEYS; i++) {
      db.put(key(i), bytes(name + " " + i));
    }
  }

  private static void assertHolds(Kiwi db, String name) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(text(db.get(key(i)))).isEqualTo(name + " " + i);
    }
    try (Cursor cursor = db.cursor()) {
      int count = 0;
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        assertThat(text(cursor.value())).isEqualTo(name + " " + count++);
      }
      assertThat(count).isEqualTo(KEYS);
    }
  }

  @Test
  void aHundredStoresHoldWhatEachWasGivenAndCloseInAnyOrder() {
    List<MemoryStorage> storages = new ArrayList<>();
    List<Kiwi> stores = new ArrayList<>();
    for (int i = 0; i < STORES; i++) {
      storages.add(new MemoryStorage());
      stores.add(Kiwi.open(storages.get(i), with(shared)));
      fill(stores.get(i), "store%03d".formatted(i));
    }
    for (int i = 0; i < STORES; i += 2) {
      stores.get(i).flush();
    }
    assertThat(shared.usage().stores()).isEqualTo(STORES);
    assertThat(sharedThreads()).hasSizeLessThanOrEqualTo(14);
    for (int i = 0; i < STORES; i++) {
      assertHolds(stores.get(i), "store%03d".formatted(i));
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < STORES; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(50));
    for (int closed = 0; closed < STORES; closed++) {
      stores.get(order.get(closed)).close();
      int other = order.get((closed + 1) % STORES);
      if (closed + 1 < STORES) {
        assertHolds(stores.get(other), "store%03d".formatted(other));
      }
    }
    assertThatNothingIsUsed();
    for (int i = 0; i < STORES; i++) {
      try (Kiwi db = Kiwi.open(storages.get(i).reopen(), with(shared))) {
        assertHolds(db, "store%03d".formatted(i));
      }
    }
  }

  /** No store, no memtable, no table, and the cache has its whole share again. */
  private void assertThatNothingIsUsed() {
    StoreResources.Usage now = shared.usage();
    try (StoreResources fresh = smallest().build()) {
      assertThat(now)
          .usingRecursiveComparison()
          .ignoringFields("caches") // an empty slab of the cache is kept
          .isEqualTo(fresh.usage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clock", "lru", "caffeine", "none"})
  void tablesOfTheSameNumberDoNotServeEachOthersBlocks(String cache) {
    try (StoreResources resources = smallest().cacheProvider(cache).build();
        Kiwi one = Kiwi.open(new MemoryStorage(), with(resources));
        Kiwi two = Kiwi.open(new MemoryStorage(), with(resources))) {
      fill(one, "one");
      fill(two, "two");
      one.flush();
      two.flush();
      assertThat(numbers(one)).isEqualTo(numbers(two)).isNotEmpty();
      for (int i = 0; i < 3; i++) { // a cache may want a block only when it is read again
        assertHolds(one, "one");
        assertHolds(two, "two");
      }
    }
  }

  private static List<Long> numbers(Kiwi db) {
    return db.tables().stream().map(TableInfo::number).toList();
  }

  @Test
  void aStoreThatTakesThePlaceOfADeletedOneSeesNothingOfIt() {
    try (StoreResources resources = smallest().cacheProvider("lru").build();
        Kiwi other = Kiwi.open(new MemoryStorage(), with(resources))) {
      for (String name : List.of("old", "new", "now")) {
        try (Kiwi db = Kiwi.open(new MemoryStorage(), with(resources))) {
          fill(db, name);
          db.flush();
          assertHolds(db, name);
          assertThat(resources.usage().caches()).isPositive();
        }
        assertThat(resources.usage().caches()).isZero();
      }
      fill(other, "other");
    }
  }

  @Test
  void aFullDiskOfOneStoreDoesNotConcernTheOthers() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    try (Kiwi full = Kiwi.open(disk, with(shared));
        Kiwi other = Kiwi.open(new MemoryStorage(), with(shared))) {
      fill(full, "full");
      disk.capacity(disk.usedBytes());
      assertThatThrownBy(full::flush).isInstanceOf(KiwiException.class);
      assertThat(full.state().health()).isNotEqualTo(Health.OPEN);
      fill(other, "other");
      other.flush();
      other.compact();
      assertHolds(other, "other");
      assertHolds(full, "full");
      disk.capacity(Long.MAX_VALUE);
      Gates.until(() -> full.state().health() == Health.OPEN);
      full.flush();
      assertHolds(full, "full");
    }
  }

  @Test
  void aFlushThatHangsHoldsUpNeitherFlushesNorTheClosingOfOthers() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    Kiwi hung = Kiwi.open(disk, with(shared));
    try (Stalled flushes = Stalled.flushesOf(disk)) {
      fill(hung, "hung");
      Thread flush = new Thread(hung::flush);
      flush.start();
      flushes.awaitReached();
      try (Kiwi other = Kiwi.open(new MemoryStorage(), with(shared))) {
        fill(other, "other");
        other.flush();
        other.compact();
        assertHolds(other, "other");
      }
      flushes.close();
      Gates.until(() -> !flush.isAlive());
      assertHolds(hung, "hung");
    } finally {
      hung.close();
    }
  }

  /** Each memtable is far below its own limit. */
  @Test
  void theMemtablesOfAllStoresStayWithinTheirShare() {
    long each = 512 << 10;
    List<Kiwi> stores = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Kiwi db =
            Kiwi.open(new MemoryStorage(), Options.builder().resources(shared).build());
        stores.add(db);
        assertThat(db.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(2 * each);
        for (int k = 0; k < 16; k++) {
          db.put(key(k), new byte[(int) each / 16]);
        }
      }
      StoreResources.Usage now = shared.usage();
      assertThat(40 * each).isGreaterThan(2 * now.memtableLimit());
      Gates.until(() -> shared.usage().memtables() <= now.memtableLimit(), () -> shared.usage());
      assertThat(stores.stream()
              .mapToLong(db -> db.stats().counter(Counter.FLUSHES))
              .sum())
          .isPositive();
      for (Kiwi db : stores) {
        assertThat(db.get(key(15))).hasSize((int) each / 16);
      }
    } finally {
      stores.forEach(Kiwi::close);
    }
  }

  /** No memtable reaches its own limit, nor all of the store theirs. */
  @Test
  void theLargestMemtableOfAStoreIsFlushedAndTheOthersStay() {
    Options options = Options.builder()
        .set(Settings.MEMTABLE_BYTES, 512 * MIB)
        .set(Settings.MEMTABLE_TOTAL_BYTES, 512 * MIB)
        .set(Settings.LOG_TOTAL_BYTES, 1024 * MIB)
        .resources(shared)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options);
        Kiwi idle = Kiwi.open(new MemoryStorage(), options)) {
      Keyspace small = db.createKeyspace("small");
      Keyspace large = db.createKeyspace("large");
      idle.put(key(0), bytes("idle"));
      db.put(key(0), bytes("default"));
      small.put(key(0), bytes("small"));
      for (int i = 0; i < 64; i++) {
        large.put(key(i), new byte[(int) shared.usage().memtableLimit() / 32]);
      }
      Gates.until(() -> large.stats().counter(Counter.FLUSHES) > 0, () -> shared.usage());
      assertThat(db.keyspace(Keyspace.DEFAULT).stats().counter(Counter.FLUSHES)).isZero();
      assertThat(small.stats().counter(Counter.FLUSHES)).isZero();
      assertThat(idle.stats().counter(Counter.FLUSHES)).isZero();
      assertThat(text(small.get(key(0)))).isEqualTo("small");
      assertThat(large.get(key(63))).isNotNull();
    }
  }

  @Test
  void aPausedStoreKeepsItsMemtableAndOthersFlush() {
    try (Kiwi paused =
            Kiwi.open(new MemoryStorage(), Options.builder().resources(shared).build());
        Kiwi other =
            Kiwi.open(new MemoryStorage(), Options.builder().resources(shared).build());
        Kiwi.Pause pause = paused.pauseBackgroundWork()) {
      long large = shared.usage().memtableLimit() / 8;
      for (int i = 0; i < 7; i++) {
        paused.put(key(i), new byte[(int) large / 2]);
      }
      for (int i = 0; i < 30; i++) {
        other.put(key(i), new byte[(int) large]);
      }
      Gates.until(
          () -> other.stats().counter(Counter.FLUSHES) > 0 && other.memtables().size() == 1);
      assertThat(paused.memtables()).hasSize(1);
      assertThat(paused.stats().counter(Counter.FLUSHES)).isZero();
    }
  }

  @Test
  void resourcesThatAreClosedEarlyServeTheStoresThatAreOpen() {
    Kiwi one = Kiwi.open(new MemoryStorage(), with(shared));
    try (Kiwi two = Kiwi.open(new MemoryStorage(), with(shared))) {
      shared.close();
      shared.close();
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> Kiwi.open(new MemoryStorage(), with(shared)))
          .withMessageContaining("closed")
          .withMessageContaining("StoreResources.builder()");
      fill(one, "one");
      one.flush();
      one.close();
      fill(two, "two");
      two.flush();
      assertHolds(two, "two");
      assertThat(shared.usage().stores()).isEqualTo(1);
      assertThat(sharedThreads()).isNotEmpty();
    }
    Gates.until(() -> sharedThreads().isEmpty(), SharedResourcesTest::sharedThreads);
    assertThat(shared.usage().stores()).isZero();
  }

  @Test
  void aStoreThatCannotBeOpenedLeavesNothing() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    disk.add(FaultRule.on(StorageOperation.CREATE).names("*.wal").fail(Reason.IO));
    assertThatThrownBy(() -> Kiwi.open(disk, with(shared))).isInstanceOf(KiwiException.class);
    assertThatNothingIsUsed();
  }

  @Test
  void theBudgetReplacesWhatAStoreHasPersisted() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Options.defaults())) {
      db.settings().set(Settings.MEMORY_BUDGET, 64 * MIB);
    }
    MemoryStorage again = storage.reopen();
    try (Kiwi db = Kiwi.open(again, Options.builder().resources(shared).build())) {
      assertThat(db.settings().get(Settings.MEMORY_BUDGET)).isZero();
      assertThat(db.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(MIB);
      db.settings().set(Settings.MEMTABLE_BYTES, 2 * MIB);
      for (Setting<Long> setting : StoreResources.settings()) {
        assertThatExceptionOfType(InvalidOptionsException.class)
            .isThrownBy(() -> db.settings().set(setting, 40 * MIB))
            .withMessageContaining(setting.name())
            .withMessageContaining("shared resources");
        assertThatExceptionOfType(InvalidOptionsException.class)
            .isThrownBy(() -> db.settings().reset(setting))
            .withMessageContaining(setting.name());
      }
      assertThat(db.options().provider(ProviderKind.CACHE)).isEqualTo("clock");
    }
    try (Kiwi db = Kiwi.open(again.reopen(), Options.defaults())) {
      assertThat(db.settings().get(Settings.MEMORY_BUDGET)).isEqualTo(64 * MIB);
      assertThat(db.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(2 * MIB);
    }
  }

  @Test
  void whatCannotBeSharedIsRefused() {
    assertThatExceptionOfType(UnknownProviderException.class)
        .isThrownBy(() -> StoreResources.builder().cacheProvider("huge").build())
        .withMessageContaining("huge");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> smallest().compactionWorkers(64).build())
        .withMessageContaining("too small");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> StoreResources.builder().memoryBudget(1))
        .withMessageContaining("memory.budget-bytes");
  }
}
