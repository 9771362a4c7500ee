package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.TableInfo;
import io.kiwidb.storage.MemoryStorage;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The state of a store after a manual compaction. */
class CompactRangeTest {
  private static final int KEYS = 4_000;

  @Test
  void deletionsAndWhatTheyHideGoForGood() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      fill(db, 1, KEYS);
      deleteEven(db);
      db.compact();
      assertThat(db.tables()).allMatch(table -> table.deletions() == 0);
      assertThat(entries(db)).isEqualTo(KEYS / 2);
      // Logs that are not needed any more are removed in the background.
      Gates.until(
          () -> storage.list().stream().filter(name -> name.endsWith(".wal")).count() == 1);
    }
  }

  @Test
  void deletionsInTheDeepestLevelGoOnceNoSnapshotNeedsThem() {
    try (Kiwi db = Stores.inMemory()) {
      fill(db, 2, KEYS);
      Snapshot snapshot = db.snapshot();
      deleteEven(db);
      db.compact();
      assertThat(entries(db)).as("a snapshot reads them").isEqualTo(KEYS + KEYS / 2);
      assertThat(snapshot.get(key(0))).isNotNull();
      snapshot.close();
      db.compact();
      assertThat(entries(db)).isEqualTo(KEYS / 2);
      assertThat(count(db)).isEqualTo(KEYS / 2);
    }
  }

  @Test
  void versionsThatASnapshotNeededGoOnceItIsClosed() {
    try (Kiwi db = Stores.inMemory()) {
      fill(db, 3, KEYS);
      Snapshot snapshot = db.snapshot();
      fill(db, 4, KEYS);
      db.compact();
      assertThat(entries(db)).isEqualTo(2 * KEYS);
      snapshot.close();
      db.compact();
      assertThat(entries(db)).isEqualTo(KEYS);
    }
  }

  @Test
  void onlyTheRangeIsCompacted() {
    Options manual = Stores.compactedByHand(Stores.dev()).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), manual)) {
      for (int i = 0; i < 100; i++) {
        db.put(key(i), new byte[100]);
      }
      db.flush();
      for (int i = 500; i < 600; i++) {
        db.put(key(i), new byte[100]);
      }
      db.flush();
      List<TableInfo> before = levelZero(db);
      db.compactRange(KeyRange.of(key(500), key(600)));
      List<TableInfo> after = levelZero(db);
      assertThat(before).isNotEmpty();
      assertThat(after)
          .isNotEmpty()
          .allMatch(table -> Arrays.compareUnsigned(table.largestKey(), key(500)) < 0);
    }
  }

  @Test
  void aLargeStoreIsCompactedInPieces() {
    List<KiwiEvent.CompactionBegun> jobs = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder()
        .listener(event -> {
          if (event instanceof KiwiEvent.CompactionBegun begun) {
            jobs.add(begun);
          }
        })
        .build();
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      fill(db, 5, 10 * KEYS);
      db.compact();
    }
    int tables;
    try (Kiwi db = Kiwi.open(storage.reopen(), options)) {
      deleteEven(db);
      db.compact();
      assertThat(entries(db)).isEqualTo(10 * KEYS - KEYS / 2);
      tables = db.tables().size();
    } // now every event has been told
    assertThat(tables).isGreaterThan(40);
    assertThat(jobs).hasSizeGreaterThan(3).allMatch(job -> job.inputs().size() < tables / 2 + 20);
  }

  @Test
  void mergesOfSeveralPartsLoseNothing() {
    Options options =
        Stores.dev().toBuilder().set(Settings.COMPACTION_WORKERS, 4L).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      fill(db, 6, 5 * KEYS);
      fill(db, 7, 5 * KEYS);
      db.compact();
      assertThat(count(db)).isEqualTo(5 * KEYS);
      assertThat(entries(db)).isEqualTo(5 * KEYS);
    }
  }

  private static void fill(Kiwi db, long seed, int keys) {
    SplittableRandom random = new SplittableRandom(seed);
    int step = 7919; // a prime, so that every key comes once
    for (int i = 0; i < keys; i++) {
      byte[] value = new byte[20 + random.nextInt(20)];
      random.nextBytes(value);
      db.put(key((long) i * step % keys), value);
    }
  }

  private static void deleteEven(Kiwi db) {
    for (int i = 0; i < KEYS; i += 2) {
      db.delete(key(i));
    }
  }

  private static List<TableInfo> levelZero(Kiwi db) {
    return db.tables().stream().filter(table -> table.level() == 0).toList();
  }

  private static long entries(Kiwi db) {
    return db.tables().stream().mapToLong(TableInfo::entries).sum();
  }

  private static long count(Kiwi db) {
    long count = 0;
    try (Cursor cursor = db.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        count++;
      }
    }
    return count;
  }
}
