package io.kiwidb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteBatch;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleDeleteTest {
  private static final Options OPTIONS =
      Stores.compactedByHand(Stores.dev()).set(Settings.DELETION_PERCENT, 0L).build();
  private static final byte[] KEY = "k".getBytes(UTF_8);
  private static final byte[] OTHER = "z".getBytes(UTF_8);
  private static final byte[] VALUE = "v".getBytes(UTF_8);

  private static int count(Kiwi db) {
    int count = 0;
    try (Cursor cursor = db.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void theKeyIsGone() {
    MemoryStorage storage = MemoryStorage.named("m");
    try (Kiwi db = Kiwi.open(storage.reopen(), OPTIONS)) {
      db.put(KEY, VALUE);
      db.put(OTHER, VALUE);
      db.flush();
      db.singleDelete(KEY);
      assertThat(db.get(KEY)).isNull();
      assertThat(db.multiGet(List.of(KEY, OTHER))).element(0).isNull();
      assertThat(count(db)).isEqualTo(1);
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), OPTIONS)) {
      assertThat(db.get(KEY)).isNull();
      db.write(new WriteBatch().put(KEY, VALUE));
      assertThat(db.get(KEY)).isEqualTo(VALUE);
      db.write(new WriteBatch().singleDelete(KEY));
      db.compact();
      assertThat(db.get(KEY)).isNull();
      assertThat(count(db)).isEqualTo(1);
    }
  }

  /** In the memtable already, though older tables might have more of the key. */
  @Test
  void deletionAndValueVanishWhereTheyMeet() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), OPTIONS)) {
      db.put(KEY, VALUE);
      db.singleDelete(KEY);
      db.put(OTHER, VALUE);
      db.flush();
      assertThat(db.tables()).hasSize(1);
      assertThat(db.tables().get(0).entries()).isEqualTo(1);
      assertThat(db.tables().get(0).deletions()).isZero();
    }
  }

  @Test
  void aDeletionStaysUntilItMeetsTheValue() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), OPTIONS)) {
      db.put(KEY, VALUE);
      db.flush();
      db.singleDelete(KEY);
      db.put(OTHER, VALUE);
      db.flush();
      assertThat(db.get(KEY)).isNull();
      assertThat(db.tables().stream().mapToLong(TableInfo::deletions).sum()).isEqualTo(1);
      db.compact();
      assertThat(db.tables()).hasSize(1);
      assertThat(db.tables().get(0).entries()).isEqualTo(1);
    }
  }

  /** The first deletion is shadowed by the second value, and must still hide the first value. */
  @Test
  void aShadowedDeletionStaysForAnOlderValue() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), OPTIONS)) {
      db.put(KEY, VALUE);
      db.put(OTHER, VALUE);
      db.flush();
      db.singleDelete(KEY);
      db.put(KEY, OTHER);
      db.flush();
      assertThat(db.get(KEY)).isEqualTo(OTHER);
      db.singleDelete(KEY);
      assertThat(db.get(KEY)).isNull();
      db.flush();
      assertThat(db.get(KEY)).isNull();
      db.compact();
      assertThat(db.get(KEY)).isNull();
      assertThat(db.tables().get(0).entries()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomOperationsAgreeWithAMap(long seed) {
    Random random = new Random(seed);
    Map<Byte, byte[]> model = new TreeMap<>();
    Options options =
        Stores.dev().toBuilder().set(Settings.MEMTABLE_ENTRIES, 30).build();
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options)) {
      Snapshot snapshot = db.snapshot();
      for (int i = 0; i < 4_000; i++) {
        byte number = (byte) random.nextInt(30);
        byte[] key = {number};
        if (model.remove(number) != null) {
          db.singleDelete(key);
        } else {
          byte[] value = {(byte) i};
          db.put(key, value);
          model.put(number, value);
        }
        if (random.nextInt(50) == 0) {
          snapshot.close();
          snapshot = db.snapshot();
        }
        if (random.nextInt(500) == 0) {
          db.compact();
        }
        assertThat(db.get(key)).isEqualTo(model.get(number));
      }
      snapshot.close();
      assertThat(count(db)).isEqualTo(model.size());
      db.compact();
      assertThat(count(db)).isEqualTo(model.size());
      assertThat(db.tables().stream().mapToLong(TableInfo::deletions).sum()).isZero();
    }
  }

  @Test
  void aSnapshotBetweenThemKeepsBoth() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), OPTIONS)) {
      db.put(KEY, VALUE);
      try (Snapshot between = db.snapshot()) {
        db.singleDelete(KEY);
        db.flush();
        db.compact();
        assertThat(between.get(KEY)).isEqualTo(VALUE);
        assertThat(db.get(KEY)).isNull();
      }
      db.compact();
      assertThat(db.get(KEY)).isNull();
      assertThat(db.tables()).isEmpty();
    }
  }
}
