package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent.BackgroundFailed;
import io.kiwidb.Options;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.ValueType;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hostile content with valid checksums: reading a store with forged bytes gives an answer, or
 * reports corruption or a newer format, and nothing else happens.
 */
@Timeout(300)
class ForgedContentTest {
  private static final int KEYS = 150;
  private static final int TABLES_FORGED = 120;
  private static final int LOGS_FORGED = 300;

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 15);

  private static Options.Builder byHand() {
    return Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.BLOCK_BYTES, 512L);
  }

  /** Two tables in level 0 above one of a sorted level, all between the same keys. */
  private static StoreFiles sound() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, byHand().build())) {
      write(db, "old");
      db.compact();
      write(db, "mid");
      db.flush();
      write(db, "new");
      db.flush();
      assertThat(db.tables().size()).isGreaterThan(2);
    }
    return StoreFiles.of(storage.reopen());
  }

  private static void write(Kiwi db, String value) {
    for (int i = 0; i < KEYS; i++) {
      if (i % 5 == 0) {
        db.delete(key(i));
      } else {
        db.put(key(i), bytes(value + i));
      }
    }
  }

  @Test
  void anUnsortedTableBehindGoodChecksumsIsNamedByTheCompactionThatMeetsIt() {
    StoreFiles files = sound();
    String table = files.named(FileNames.Kind.SST).get(1);
    byte[] forged =
        new ForgedTables(table, files.bytes(table)).replace("mid7", "dim7").bytes();
    try (Kiwi db = Kiwi.open(files.with(table, forged).storage(), byHand().build())) {
      db.compact(); // a value: nobody can tell
      assertThat(db.get(key(71))).isNotNull();
    }
    byte[] unsorted = unsorted(table, files.bytes(table));
    List<BackgroundFailed> failures = new ArrayList<>();
    Options options = byHand()
        .set(Settings.L0_TRIGGER, 2L)
        .timeSource(time)
        .scheduler(scheduler)
        .listener(event -> {
          if (event instanceof BackgroundFailed failed) {
            failures.add(failed);
          }
        })
        .build();
    try (Kiwi db = Kiwi.open(files.with(table, unsorted).storage(), options)) {
      boolean unused = scheduler.await(() -> !failures.isEmpty(), TimeUnit.SECONDS.toNanos(5));
      assertThat(failures).hasSize(1);
      assertThat(failures.get(0).error())
          .isInstanceOfSatisfying(
              CorruptionException.class, damage -> assertThat(damage.file()).isEqualTo(table));
      assertThat(db.state().health()).isEqualTo(Health.CORRUPT);
    }
    try (Kiwi db = Kiwi.open(files.with(table, unsorted).storage(), byHand().build())) {
      assertThatThrownBy(db::compact)
          .isInstanceOfSatisfying(
              CorruptionException.class, damage -> assertThat(damage.file()).isEqualTo(table));
    }
    scheduler.assertNoFailures();
  }

  /** Some restart's key, which stands whole, is made to sort far behind the next. */
  private static byte[] unsorted(String name, byte[] content) {
    for (int i = 20; i < KEYS; i++) {
      String whole = new String(key(i), StandardCharsets.UTF_8);
      try {
        return new ForgedTables(name, content)
            .replace(whole, "kez" + whole.substring(3))
            .bytes();
      } catch (AssertionError notWhole) {
        continue;
      }
    }
    throw new AssertionError("no key stands whole");
  }

  @Test
  void forgedTablesAreReadOrAreDamage() {
    StoreFiles files = sound();
    List<String> tables = files.named(FileNames.Kind.SST);
    int refused = 0;
    for (int seed = 0; seed < TABLES_FORGED; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String table = tables.get(random.nextInt(tables.size()));
      byte[] forged = new ForgedTables(table, files.bytes(table)).forge(random).bytes();
      refused += use(files.with(table, forged).storage(), "seed " + seed);
    }
    assertThat(refused).isPositive();
  }

  @Test
  void forgedBatchesAreReadOrAreDamage() {
    int refused = 0;
    for (int seed = 0; seed < LOGS_FORGED; seed++) {
      refused += use(ForgedLog.with(List.of(forgedBatch(seed))), "seed " + seed);
    }
    assertThat(refused).isPositive();
  }

  private static byte[] forgedBatch(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteWriter batch = new ByteWriter(256).writeVarlong(2).writeVarint(8);
    for (int i = 0; i < 8; i++) {
      batch.writeByte(ValueType.PUT).writeVarint(0).writeBytes(key(i)).writeString("value");
    }
    byte[] bytes = batch.toByteArray();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? 30 : bytes.length);
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] + 1);
    }
    return bytes;
  }

  /** Does everything with a store; answers how often it was refused. */
  private static int use(MemoryStorage storage, String seed) {
    int refused = attempt(seed, () -> Kiwi.tools().verify(storage.reopen(), name -> {}));
    refused += attempt(seed, () -> {
      try (Kiwi db = Kiwi.open(storage, byHand().build())) {
        int inside = 0;
        inside += attempt(seed, () -> lookups(db));
        inside += attempt(seed, () -> walk(db));
        inside += attempt(seed, () -> walkBack(db));
        inside += attempt(seed, db::compact);
        inside += attempt(seed, () -> db.put(key(1), bytes("later")));
        inside += attempt(seed, db::flush);
        if (inside > 0) {
          throw new CorruptionException("", 0, "", ""); // counted
        }
      }
    });
    return refused;
  }

  private static int attempt(String seed, Runnable action) {
    try {
      action.run();
      return 0;
    } catch (CorruptionException
        | IncompatibleFormatException
        | UnknownProviderException
        | ReadOnlyDatabaseException e) {
      return 1;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(seed, e);
    }
  }

  private static void lookups(Kiwi db) {
    for (int i = 0; i < KEYS; i++) {
      byte[] value = db.get(key(i));
      assertThat(value == null || value.length < 1 << 20).isTrue();
    }
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(key(i));
    }
    assertThat(db.multiGet(keys)).hasSize(KEYS);
  }

  private static void walk(Kiwi db) {
    try (Cursor cursor = db.cursor()) {
      int steps = 0;
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        assertThat(cursor.key()).isNotNull();
        assertThat(cursor.value()).isNotNull();
        assertThat(++steps).isLessThan(100 * KEYS);
      }
    }
  }

  private static void walkBack(Kiwi db) {
    try (Cursor cursor = db.cursor()) {
      int steps = 0;
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        assertThat(cursor.key()).isNotNull();
        assertThat(++steps).isLessThan(100 * KEYS);
      }
    }
  }
}
