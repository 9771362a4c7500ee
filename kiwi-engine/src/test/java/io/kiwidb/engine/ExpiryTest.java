package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.TimeSource;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpiryTest extends ExpiringStore {
  @ParameterizedTest
  @EnumSource
  void aValueIsThereUntilItExpires(Where where) {
    try (Kiwi db = open("until-" + where)) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"));
      where.move(db);
      assertShows(db, Map.of("a", "1", "b", "2"));
      pass(9);
      assertShows(db, Map.of("a", "1", "b", "2"));
      where.move(db);
      pass(1);
      assertShows(db, Map.of("b", "2"));
      where.move(db);
      assertShows(db, Map.of("b", "2"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasExpiredHidesWhatIsOlder(Where where) {
    try (Kiwi db = open("hides-" + where)) {
      db.put(bytes("a"), bytes("old"));
      where.move(db);
      db.put(bytes("a"), bytes("new"), TEN_SECONDS);
      where.move(db);
      pass(10);
      assertShows(db, Map.of());
      where.move(db);
      assertShows(db, Map.of());
    }
  }

  @Test
  void anOverwriteWithoutExpiryClearsIt() {
    try (Kiwi db = open("clears")) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("a"), bytes("2"));
      pass(100);
      assertShows(db, Map.of("a", "2"));
      assertThat(db.expiry(bytes("a"))).isEqualTo(Expiry.NEVER);
    }
  }

  @Test
  void theRemainingTimeCanBeAsked() {
    try (Kiwi db = open("asked")) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      Instant end = Instant.ofEpochMilli(time.epochMillis()).plusSeconds(10);
      pass(3);
      Expiry expiry = db.expiry(bytes("a"));
      assertThat(expiry).isNotNull();
      assertThat(expiry.at()).contains(end);
      assertThat(expiry.remaining()).contains(Duration.ofSeconds(7));
      assertThat(db.expiry(bytes("b"))).isNull();
      try (Cursor cursor = db.cursor()) {
        assertThat(cursor.seekToFirst()).isTrue();
        assertThat(cursor.expiryMillis()).isEqualTo(end.toEpochMilli());
      }
      try (Snapshot snapshot = db.snapshot()) {
        pass(2);
        assertThat(snapshot.expiry(bytes("a")).remaining()).contains(Duration.ofSeconds(7));
      }
      pass(5);
      assertThat(db.expiry(bytes("a"))).isNull();
    }
  }

  @Test
  void aBatchSaysItForEachOfItsEntries() {
    try (Kiwi db = open("batch")) {
      Keyspace other = db.createKeyspace("other", KeyspaceOptions.defaults());
      Instant end = Instant.ofEpochMilli(time.epochMillis()).plusSeconds(5);
      WriteBatch batch = new WriteBatch()
          .put(bytes("a"), bytes("1"), Duration.ofSeconds(10))
          .put(bytes("b"), bytes("2"))
          .put(other, bytes("a"), bytes("3"), end)
          .put(other, bytes("b"), bytes("4"), Duration.ofSeconds(20))
          .delete(bytes("c"));
      db.write(batch, WriteOptions.defaults());
      pass(5);
      assertShows(db, Map.of("a", "1", "b", "2"));
      assertShows(other, Map.of("b", "4"));
      pass(5);
      assertShows(db, Map.of("b", "2"));
      db.write(batch, WriteOptions.defaults()); // once more: it lives as long again
      assertShows(db, Map.of("a", "1", "b", "2"));
      assertShows(other, Map.of("b", "4"));
      pass(10);
      assertShows(db, Map.of("b", "2"));
      assertShows(other, Map.of("b", "4"));
    }
  }

  @Test
  void theOptionsOfAWriteApplyToEntriesThatSayNothing() {
    try (Kiwi db = open("options")) {
      WriteBatch batch = new WriteBatch()
          .put(bytes("a"), bytes("1"))
          .put(bytes("b"), bytes("2"), Duration.ofSeconds(20))
          .put(bytes("c"), bytes("3"), Duration.ZERO);
      db.write(batch, TEN_SECONDS);
      pass(10);
      assertShows(db, Map.of("b", "2", "c", "3"));
      pass(10);
      assertShows(db, Map.of("c", "3"));
    }
  }

  @Test
  void aKeyspaceHasADefaultThatCanChange() {
    Options options = options().ttl(Duration.ofSeconds(100)).build();
    try (Kiwi db = Kiwi.open(MemoryStorage.named("default"), options)) {
      Keyspace fast = db.createKeyspace(
          "fast", KeyspaceOptions.builder().ttl(Duration.ofSeconds(10)).build());
      fast.put(bytes("a"), bytes("1"));
      fast.put(bytes("b"), bytes("2"), WriteOptions.defaults().ttl(Duration.ZERO));
      db.put(bytes("a"), bytes("1"));
      db.write(
          new WriteBatch().put(fast, bytes("c"), bytes("3")).put(bytes("c"), bytes("3")),
          WriteOptions.defaults());
      pass(10);
      assertShows(fast, Map.of("b", "2"));
      assertShows(db, Map.of("a", "1", "c", "3"));
      fast.settings().set(Settings.TTL_MILLIS, 0L);
      fast.put(bytes("c"), bytes("4"));
      pass(90);
      assertShows(fast, Map.of("b", "2", "c", "4"));
      assertShows(db, Map.of());
    }
  }

  @Test
  void aSnapshotJudgesByItsOwnMoment() {
    try (Kiwi db = open("snapshot")) {
      db.put(bytes("a"), bytes("old"));
      db.put(bytes("a"), bytes("new"), TEN_SECONDS);
      Snapshot before = db.snapshot();
      pass(10);
      Snapshot after = db.snapshot(); // of the same sequence number
      for (Where where : Where.values()) {
        if (where != Where.MEMORY) {
          where.move(db);
        }
        assertShows(before, Map.of("a", "new"));
        assertShows(after, Map.of());
        assertShows(db, Map.of());
      }
      before.close();
      db.compact();
      assertShows(after, Map.of());
      assertThat(db.tables()).isEmpty();
      after.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCursorJudgesByTheMomentOfItsOpening(Where where) {
    try (Kiwi db = open("cursor-" + where)) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"));
      db.put(bytes("c"), bytes("3"), TEN_SECONDS);
      where.move(db);
      try (Cursor cursor = db.cursor()) {
        pass(10);
        assertThat(cursor.seekToFirst()).isTrue();
        assertThat(text(cursor.value())).isEqualTo("1");
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.next()).isTrue();
        assertThat(text(cursor.value())).isEqualTo("3");
        assertThat(cursor.prev()).isTrue();
        assertThat(text(cursor.value())).isEqualTo("2");
      }
      try (Cursor cursor = db.cursor()) {
        assertThat(cursor.seek(bytes("a"))).isTrue();
        assertThat(text(cursor.value())).isEqualTo("2");
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.seekForPrev(bytes("c"))).isTrue();
        assertThat(text(cursor.value())).isEqualTo("2");
        assertThat(cursor.prev()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE_IF_MISSING", "READ_ONLY"}) // in a table, or in a memtable
  void aCursorJudgesReplayedEntriesByTheMomentOfItsOpening(OpenMode mode) {
    CrashStorage disk = new CrashStorage();
    CrashStorage left;
    try (Kiwi db = Kiwi.open(disk, options().build())) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      left = disk.imageOfKill();
    }
    try (Kiwi db = Kiwi.open(left, options().openMode(mode).build());
        Cursor cursor = db.cursor()) {
      pass(10);
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(text(cursor.value())).isEqualTo("1");
    }
  }

  /** Reading the clock takes as long as a step of a scan. */
  @Test
  void theClockIsNotReadForAPlainEntry() {
    AtomicLong reads = new AtomicLong();
    Thread reader = Thread.currentThread(); // others look at the clock as they like
    TimeSource counting = new TimeSource() {
      @Override
      public long nanos() {
        return time.nanos();
      }

      @Override
      public long epochMillis() {
        if (Thread.currentThread() == reader) {
          reads.incrementAndGet();
        }
        return time.epochMillis();
      }
    };
    Options options = options().timeSource(counting).build();
    try (Kiwi db = Kiwi.open(MemoryStorage.named("plain"), options)) {
      db.put(bytes("a"), bytes("1"));
      for (Where where : Where.values()) {
        where.move(db);
        long before = reads.get();
        assertThat(text(db.get(bytes("a")))).isEqualTo("1");
        try (Cursor cursor = db.cursor()) {
          assertThat(cursor.seek(bytes("a"))).isTrue();
          assertThat(cursor.next()).isFalse();
          assertThat(cursor.seekToLast()).isTrue();
        }
        assertThat(reads.get()).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredOperandHidesWhatIsOlder(Where where) {
    try (Kiwi db = open("operand-" + where)) {
      db.put(bytes("a"), bytes("0"));
      db.merge(bytes("a"), bytes("1"), TEN_SECONDS);
      db.merge(bytes("a"), bytes("2"));
      db.merge(bytes("b"), bytes("1"), WriteOptions.defaults().ttl(Duration.ofSeconds(20)));
      db.merge(bytes("b"), bytes("2"), TEN_SECONDS);
      db.merge(bytes("c"), bytes("1"), TEN_SECONDS);
      db.merge(bytes("c"), bytes("2"), WriteOptions.defaults().ttl(Duration.ofSeconds(20)));
      where.move(db);
      assertShows(db, Map.of("a", "0,1,2", "b", "1,2", "c", "1,2"));
      where.move(db);
      pass(10);
      assertShows(db, Map.of("a", "2", "c", "2"));
      where.move(db);
      assertShows(db, Map.of("a", "2", "c", "2"));
      pass(10);
      assertShows(db, Map.of("a", "2"));
      where.move(db);
      assertShows(db, Map.of("a", "2"));
    }
  }

  @Test
  void aRangeDeletionHidesWhatHasNotExpired() {
    try (Kiwi db = open("range")) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"), TEN_SECONDS);
      db.deleteRange(KeyRange.lessThan(bytes("b")));
      assertShows(db, Map.of("b", "2"));
      db.put(bytes("a"), bytes("3"), TEN_SECONDS);
      db.flush();
      assertShows(db, Map.of("a", "3", "b", "2"));
      pass(10);
      db.compact();
      assertShows(db, Map.of());
    }
  }

  @Test
  void aSingleDeletionRemovesAValueWithExpiry() {
    try (Kiwi db = open("single")) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.singleDelete(bytes("a"));
      db.put(bytes("b"), bytes("1"), TEN_SECONDS);
      pass(10);
      db.singleDelete(bytes("b"));
      db.put(bytes("b"), bytes("2"), TEN_SECONDS);
      assertShows(db, Map.of("b", "2"));
      db.flush();
      assertShows(db, Map.of("b", "2"));
      db.singleDelete(bytes("b"));
      db.flush();
      db.compact();
      assertShows(db, Map.of());
    }
  }

  @Test
  void negativeTimesAreRefused() {
    assertThatThrownBy(() -> new WriteBatch().put(bytes("a"), bytes("1"), Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
    assertThatThrownBy(() -> WriteOptions.defaults().ttl(Duration.ofMillis(-1)))
        .hasMessageContaining("negative");
  }

  @Test
  void aMomentInThePastIsADeletion() {
    try (Kiwi db = open("past")) {
      db.put(bytes("a"), bytes("1"));
      WriteBatch batch = new WriteBatch().put(db, bytes("a"), bytes("2"), Instant.EPOCH);
      db.write(batch, WriteOptions.defaults());
      assertShows(db, Map.of());
    }
  }
}
