package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What expires, beside known gaps, values in blob files, operands and single deletions. */
class ExpiryBesideOthersTest extends ExpiringStore {
  private static final int RUN = 200;
  private static final String LARGE = "large ".repeat(20);

  private Kiwi openApart() {
    return Kiwi.open(
        new MemoryStorage(), options().set(Settings.BLOB_MIN_BYTES, 50L).build());
  }

  private static int count(ReadView view, boolean backward) {
    int count = 0;
    try (Cursor cursor = view.cursor()) {
      boolean there = backward ? cursor.seekToLast() : cursor.seekToFirst();
      while (there) {
        count++;
        there = backward ? cursor.prev() : cursor.next();
      }
    }
    return count;
  }

  private static void assertCounts(ReadView view, int expected) {
    assertThat(count(view, false)).isEqualTo(expected);
    assertThat(count(view, true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "TABLE"})
  void aGapOfWhatHasExpiredIsNoneForAnEarlierReader(Where where) {
    try (Kiwi db = Kiwi.open(
        new MemoryStorage(), options().set(Settings.MEMTABLE_ENTRIES, 0L).build())) {
      for (int i = 0; i < RUN; i++) {
        db.put(key(i), bytes("v"), TEN_SECONDS);
      }
      where.move(db);
      try (Snapshot before = db.snapshot()) { // sees the same entries as all later readers
        assertCounts(before, RUN);
        pass(20);
        for (int i = 0; i < 4; i++) {
          assertCounts(db, 0);
        }
        assertThat(db.stats().counter(Counter.GAPS_FOUND)).isPositive();
        assertThat(db.stats().counter(Counter.GAPS_SKIPPED)).isPositive();
        assertCounts(before, RUN);
        db.put(key(RUN / 2), bytes("new"), TEN_SECONDS);
        assertCounts(db, 1);
        assertCounts(before, RUN);
        pass(10);
        assertCounts(db, 0);
      }
    }
  }

  @Test
  void aValueInABlobFileExpiresAndItsFileGoes() {
    try (Kiwi db = openApart()) {
      db.put(bytes("a"), bytes(LARGE), TEN_SECONDS);
      db.put(bytes("b"), bytes("small"));
      db.flush();
      assertThat(db.stats().blobs().files()).isEqualTo(1);
      assertShows(db, Map.of("a", LARGE, "b", "small"));
      try (Snapshot before = db.snapshot()) {
        pass(10);
        assertShows(db, Map.of("b", "small"));
        assertShows(before, Map.of("a", LARGE, "b", "small"));
        db.compact();
        assertShows(before, Map.of("a", LARGE, "b", "small"));
      }
      db.compact();
      assertShows(db, Map.of("b", "small"));
      assertThat(db.stats().blobs().files()).isZero();
    }
  }

  @Test
  void aValueKeepsItsExpiryWhenItReturnsToTheTable() {
    try (Kiwi db = openApart()) {
      db.put(bytes("a"), bytes(LARGE), TEN_SECONDS);
      db.put(bytes("c"), bytes("3"));
      db.flush();
      db.settings().set(Settings.BLOB_MIN_BYTES, 0L);
      db.put(bytes("b"), bytes("2")); // between the others, so that the tables are merged
      db.flush();
      db.compact();
      assertThat(db.stats().blobs().files()).isZero();
      assertShows(db, Map.of("a", LARGE, "b", "2", "c", "3"));
      pass(10);
      assertShows(db, Map.of("b", "2", "c", "3"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void operandsAndAValueInABlobFileExpireOneByOne(Where where) {
    try (Kiwi db = openApart()) {
      db.put(bytes("a"), bytes(LARGE), WriteOptions.defaults().ttl(Duration.ofSeconds(5)));
      db.put(bytes("b"), bytes(LARGE));
      db.flush();
      db.merge(bytes("a"), bytes("+"), TEN_SECONDS);
      db.merge(bytes("b"), bytes("+"), TEN_SECONDS);
      if (where != Where.MEMORY) {
        where.move(db);
      }
      assertShows(db, Map.of("a", LARGE + ",+", "b", LARGE + ",+"));
      pass(5);
      assertShows(db, Map.of("a", "+", "b", LARGE + ",+"));
      if (where != Where.MEMORY) {
        where.move(db);
      }
      assertShows(db, Map.of("a", "+", "b", LARGE + ",+"));
      pass(5);
      assertShows(db, Map.of());
    }
  }

  @Test
  void aSingleDeletionMeetsAnAddressThatExpires() {
    try (Kiwi db = openApart()) {
      db.put(bytes("a"), bytes(LARGE), TEN_SECONDS);
      db.flush();
      db.singleDelete(bytes("a"));
      db.flush();
      assertShows(db, Map.of());
      db.compact();
      assertThat(db.stats().counter(Counter.SINGLE_DELETIONS_MET)).isEqualTo(1);
      assertThat(db.tables()).isEmpty();
      assertThat(db.stats().blobs().files()).isZero();
    }
  }
}
