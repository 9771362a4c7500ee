package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CompactionFilter;
import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Limits;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions of ranges where something could go wrong. */
class RangeDeleteEdgesTest {
  private static final int KEYS = 500;

  private final MemoryStorage storage = MemoryStorage.named("m");

  private static Options.Builder options() {
    return Options.builder().profile(Profile.DEV).set(Settings.MEMTABLE_ENTRIES, 0L);
  }

  private Kiwi open() {
    return Kiwi.open(storage.reopen(), options().build());
  }

  private static void fill(Keyspace keyspace) {
    for (int i = 0; i < KEYS; i++) {
      keyspace.put(key(i), bytes("v"));
    }
  }

  private static int count(ReadView view) {
    int count = 0;
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void rangesWithoutKeysDeleteNothing() {
    try (Kiwi db = open()) {
      byte[] empty = {};
      db.put(empty, bytes("v"));
      db.put(bytes("a"), bytes("v"));
      db.deleteRange(KeyRange.of(bytes("a"), bytes("a")));
      db.deleteRange(KeyRange.of(bytes("b"), bytes("a")));
      db.deleteRange(KeyRange.lessThan(empty));
      assertThat(count(db)).isEqualTo(2);
      db.flush();
      assertThat(db.stats().rangeDeletions().count()).isZero();
      assertThat(count(db)).isEqualTo(2);
      db.deleteRange(KeyRange.of(empty, new byte[1]));
      assertThat(db.get(empty)).isNull();
      assertThat(count(db)).isEqualTo(1);
    }
    try (Kiwi db = open()) {
      assertThat(count(db)).isEqualTo(1);
    }
  }

  @Test
  void theLongestKeyIsDeletedAlone() {
    byte[] longest = new byte[Limits.MAX_KEY_BYTES];
    Arrays.fill(longest, (byte) 0xff);
    byte[] before = longest.clone();
    before[before.length - 1]--;
    try (Kiwi db = open()) {
      db.put(longest, bytes("v"));
      db.put(before, bytes("v"));
      db.flush();
      db.deleteRange(KeyRange.single(longest));
    }
    for (int i = 0; i < 2; i++) {
      try (Kiwi db = open()) {
        assertThat(db.contains(longest)).isFalse();
        assertThat(db.contains(before)).isTrue();
        db.flush();
        db.compact();
      }
    }
  }

  @Test
  void aMemtableOfDeletionsAloneIsFlushedAndItsNumbersAreNotUsedAgain() {
    try (Kiwi db = open()) {
      fill(db);
      db.flush();
      try (Snapshot kept = db.snapshot()) { // so that the deletion stays
        db.deleteRange(KeyRange.all());
        db.flush();
        assertThat(db.memtables()).isEmpty();
        assertThat(db.stats().rangeDeletions().count()).isEqualTo(1);
        assertThat(count(kept)).isEqualTo(KEYS);
      }
    }
    try (Kiwi db = open()) {
      assertThat(count(db)).isZero();
      db.put(key(1), bytes("new"));
      assertThat(db.get(key(1))).isEqualTo(bytes("new"));
    }
    Options reading = options().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), reading)) {
      assertThat(count(db)).isEqualTo(1);
    }
  }

  @Test
  void whoReadsTablesGoesOnWhenTheyAreDropped() {
    try (Kiwi db = open()) {
      fill(db);
      db.flush();
      Cursor cursor = db.cursor();
      assertThat(cursor.seekToFirst()).isTrue();
      db.deleteRange(KeyRange.all());
      db.compact();
      assertThat(db.tables()).isEmpty();
      // counted once the drop is committed, which the tables show first
      Gates.until(() -> db.stats().counter(Counter.TABLES_DROPPED) > 0);
      int left = 1;
      while (cursor.next()) {
        left++;
      }
      assertThat(left).isEqualTo(KEYS);
      cursor.close();
      assertThat(count(db)).isZero();
    }
  }

  @Test
  void aFilterIsNotAskedAboutDeletedKeys() {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    CompactionFilter filter = one -> {
      byte[] key =
          Arrays.copyOfRange(one.keyArray(), one.keyOffset(), one.keyOffset() + one.keyLength());
      asked.add(String.valueOf(Stores.text(key)));
      return CompactionFilter.Verdict.KEEP;
    };
    Options filtering = options().compactionFilter(filter).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), filtering)) {
      fill(db);
      db.flush();
      fill(db);
      db.deleteRange(KeyRange.of(key(100), key(200)));
      db.put(key(150), bytes("later"));
      db.flush();
      asked.clear();
      db.compact();
      assertThat(asked).hasSize(KEYS - 99).contains(Stores.text(key(150)));
      assertThat(asked).doesNotContain(Stores.text(key(149)));
      assertThat(count(db)).isEqualTo(KEYS - 99);
    }
  }

  @Test
  void aCompactionOfTheRangeFreesItAndEndsTheDeletion() {
    try (Kiwi db = open()) {
      fill(db);
      db.compact();
      long before = db.tables().stream().mapToLong(TableInfo::entries).sum();
      KeyRange range = KeyRange.of(key(100), key(200));
      db.deleteRange(range);
      db.compactRange(range);
      assertThat(db.tables().stream().mapToLong(TableInfo::entries).sum()).isEqualTo(before - 100);
      assertThat(db.stats().rangeDeletions().count()).isZero();
      assertThat(count(db)).isEqualTo(KEYS - 100);
    }
  }

  @Test
  void clearedAndDroppedKeyspacesLeaveNone() {
    try (Kiwi db = open()) {
      Keyspace cleared = db.createKeyspace("cleared");
      Keyspace dropped = db.createKeyspace("dropped");
      for (Keyspace each : List.of(cleared, dropped)) {
        fill(each);
        each.flush();
        try (Snapshot kept = db.snapshot()) {
          each.deleteRange(KeyRange.of(key(10), key(20)));
          each.flush();
          assertThat(kept.keyspace(each).get(key(15))).isNotNull();
        }
        each.deleteRange(KeyRange.of(key(30), key(40))); // only in memory and log
      }
      try (Snapshot before = db.snapshot()) {
        cleared.clear();
        db.dropKeyspace("dropped");
        assertThat(count(before.keyspace(cleared))).isEqualTo(KEYS - 20);
      }
      assertThat(db.stats().rangeDeletions().count()).isZero();
      cleared.put(key(15), bytes("new"));
      assertThat(count(cleared)).isEqualTo(1);
    }
    try (Kiwi db = open()) {
      assertThat(count(db.keyspace("cleared"))).isEqualTo(1);
    }
    assertThat(Kiwi.tools().verify(storage.reopen(), name -> {}).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nested", "disjoint", "the same"})
  void tenThousandInABatchAndOneByOne(String kind) {
    int many = 10_000;
    WriteBatch batch = new WriteBatch();
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      ranges.add(
          switch (kind) {
            case "nested" -> KeyRange.of(key(i), key(3 * many - i));
            case "disjoint" -> KeyRange.of(key(2L * i), key(2L * i + 1));
            default -> KeyRange.of(key(0), key(many));
          });
    }
    ranges.forEach(batch::deleteRange);
    for (String how : List.of("batch", "one by one")) {
      MemoryStorage fresh = MemoryStorage.named(how);
      try (Kiwi db = Kiwi.open(fresh.reopen(), options().build())) {
        for (int i = 0; i < 4 * many; i += 7) {
          db.put(key(i), bytes("v"));
        }
        db.flush();
        try (Snapshot kept = db.snapshot()) {
          if (how.equals("batch")) {
            db.write(batch);
          } else {
            ranges.forEach(db::deleteRange);
          }
          db.put(key(7), bytes("later"));
          assertMany(kind, db, many);
          db.flush();
          assertMany(kind, db, many);
          assertThat(count(kept)).isEqualTo((4 * many + 6) / 7);
        }
      }
      try (Kiwi db = Kiwi.open(fresh.reopen(), options().build())) {
        assertMany(kind, db, many);
        db.compact();
        assertMany(kind, db, many);
        assertThat(db.stats().rangeDeletions().count()).isZero();
      }
    }
  }

  private static void assertMany(String kind, Kiwi db, int many) {
    assertThat(db.get(key(7))).isEqualTo(bytes("later"));
    for (int i : new int[] {14, 21, 700, 707, 9_996, 10_003, 19_999, 20_006, 29_995, 30_002}) {
      boolean isDeleted = switch (kind) {
        case "nested" -> i < 3 * many;
        case "disjoint" -> i < 2 * many && i % 2 == 0;
        default -> i < many;
      };
      assertThat(db.contains(key(i))).as("%s: %d", kind, i).isEqualTo(!isDeleted);
    }
  }

  @Test
  void manyLongBoundsSealAMemtable() {
    Options small = options().set(Settings.MEMTABLE_BYTES, 1L << 20).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), small)) {
      byte[] from = new byte[Limits.MAX_KEY_BYTES];
      byte[] to = from.clone();
      to[0] = 1;
      db.put(new byte[] {2}, bytes("v"));
      for (int i = 0; i < 64; i++) {
        db.deleteRange(KeyRange.of(from, to), WriteOptions.defaults());
      }
      assertThat(db.stats().counter(Counter.FLUSHES)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "tiered", "leveled"})
  void whatIsLeftOfATableIsAsOldAsItWas(String strategy) {
    Options of = options().provider(ProviderKind.STRATEGY, strategy).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), of)) {
      fill(db);
      db.flush();
      List<Long> created = db.tables().stream().map(TableInfo::createdMillis).toList();
      db.deleteRange(KeyRange.of(key(10), key(20)));
      db.compact();
      assertThat(count(db)).isEqualTo(KEYS - 10);
      if (strategy.equals("fifo")) {
        assertThat(db.tables()).extracting(TableInfo::createdMillis).isEqualTo(created);
      }
      db.deleteRange(KeyRange.all());
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
  }
}
