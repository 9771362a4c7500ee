package io.kiwidb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeDeleteTest {
  private static Options options() {
    return Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_BYTES, Settings.MEMTABLE_BYTES.parse("64k"))
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static KeyRange range(String from, String to) {
    return KeyRange.of(bytes(from), bytes(to));
  }

  private static List<String> keys(ReadView view) {
    List<String> keys = new ArrayList<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        keys.add(new String(cursor.key(), UTF_8));
      }
    }
    return keys;
  }

  private static List<String> backward(ReadView view) {
    List<String> keys = new ArrayList<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        keys.add(0, new String(cursor.key(), UTF_8));
      }
    }
    return keys;
  }

  @Test
  void keysOfTheRangeAreGoneAndOthersStay() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options())) {
      for (String key : List.of("a", "b", "c", "d")) {
        db.put(bytes(key), bytes("1"));
      }
      db.deleteRange(range("b", "d"));
      assertThat(keys(db)).containsExactly("a", "d");
      assertThat(backward(db)).containsExactly("a", "d");
      assertThat(db.get(bytes("b"))).isNull();
      assertThat(db.multiGet(List.of(bytes("a"), bytes("c")))).element(1).isNull();
      db.put(bytes("c"), bytes("2"));
      assertThat(keys(db)).containsExactly("a", "c", "d");
      assertThat(db.get(bytes("c"))).isEqualTo(bytes("2"));
    }
  }

  @Test
  void inABatchItDeletesWhatWasAddedBefore() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options())) {
      Keyspace other = db.createKeyspace("other");
      other.put(bytes("b"), bytes("1"));
      db.write(new WriteBatch()
          .put(bytes("b"), bytes("1"))
          .deleteRange(KeyRange.all())
          .deleteRange(other, KeyRange.atLeast(bytes("b")))
          .put(bytes("c"), bytes("1")));
      assertThat(keys(db)).containsExactly("c");
      assertThat(keys(other)).isEmpty();
    }
  }

  @Test
  void aSnapshotFromBeforeSeesTheKeysAlsoAfterACompaction() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options())) {
      db.put(bytes("a"), bytes("1"));
      db.put(bytes("b"), bytes("1"));
      db.flush();
      try (Snapshot before = db.snapshot()) {
        db.deleteRange(range("a", "z"));
        db.compact();
        assertThat(keys(before)).containsExactly("a", "b");
        assertThat(before.get(bytes("a"))).isEqualTo(bytes("1"));
        assertThat(keys(db)).isEmpty();
      }
      db.compact();
      assertThat(keys(db)).isEmpty();
      assertThat(db.tables()).isEmpty();
    }
  }

  @Test
  void itSurvivesClosingWhetherFlushedOrNot() {
    MemoryStorage storage = MemoryStorage.named("m");
    try (Kiwi db = Kiwi.open(storage.reopen(), options())) {
      db.put(bytes("a"), bytes("1"));
      db.put(bytes("b"), bytes("1"));
      db.put(bytes("c"), bytes("1"));
      db.flush();
      db.deleteRange(range("a", "b"));
      db.flush();
      db.deleteRange(range("b", "c"));
    }
    for (int i = 0; i < 3; i++) {
      try (Kiwi db = Kiwi.open(storage.reopen(), options())) {
        assertThat(keys(db)).containsExactly("c");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void randomOperationsAgreeWithAMap(long seed) {
    Random random = new Random(seed);
    MemoryStorage storage = MemoryStorage.named("m");
    NavigableMap<String, String> model = new TreeMap<>();
    List<Snapshot> snapshots = new ArrayList<>();
    List<Map<String, String>> moments = new ArrayList<>();
    Kiwi db = Kiwi.open(storage.reopen(), options());
    try {
      for (int i = 0; i < 3_000; i++) {
        switch (random.nextInt(40)) {
          case 0, 1, 2 -> {
            String from = key(random);
            String to = key(random);
            if (random.nextInt(10) == 0) {
              from = null;
            }
            if (random.nextInt(10) == 0) {
              to = null;
            }
            db.deleteRange(new KeyRange(
                java.util.Optional.ofNullable(from).map(RangeDeleteTest::bytes),
                java.util.Optional.ofNullable(to).map(RangeDeleteTest::bytes)));
            delete(model, from, to);
          }
          case 3 -> db.flush();
          case 4 -> {
            if (random.nextInt(4) == 0) {
              db.compactRange(range("1", "6"));
            }
          }
          case 5 -> {
            if (random.nextInt(10) == 0) {
              snapshots.forEach(Snapshot::close);
              snapshots.clear();
              moments.clear();
              db.close();
              db = Kiwi.open(storage.reopen(), options());
            }
          }
          case 6 -> {
            snapshots.add(db.snapshot());
            moments.add(Map.copyOf(model));
            if (snapshots.size() > 4) {
              snapshots.remove(0).close();
              moments.remove(0);
            }
          }
          case 7, 8, 9, 10 -> {
            String key = key(random);
            db.delete(bytes(key));
            model.remove(key);
          }
          default -> {
            String key = key(random);
            String value = i + "x".repeat(random.nextInt(100));
            db.put(bytes(key), bytes(value));
            model.put(key, value);
          }
        }
        if (i % 7 == 0) {
          String key = key(random);
          assertThat(text(db.get(bytes(key)))).as("%d: %s", i, key).isEqualTo(model.get(key));
        }
        if (i % 50 == 0) {
          assertThat(keys(db)).as("%d", i).containsExactlyElementsOf(model.keySet());
          assertThat(backward(db)).as("%d", i).containsExactlyElementsOf(model.keySet());
          for (int j = 0; j < snapshots.size(); j++) {
            assertThat(keys(snapshots.get(j)))
                .as("%d", i)
                .containsExactlyElementsOf(new TreeMap<>(moments.get(j)).keySet());
          }
        }
      }
    } finally {
      snapshots.forEach(Snapshot::close);
      db.close();
    }
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private static String key(Random random) {
    return "" + random.nextInt(1_000);
  }

  private static void delete(
      NavigableMap<String, String> model, @Nullable String from, @Nullable String to) {
    if (from != null && to != null && from.compareTo(to) >= 0) {
      return;
    }
    NavigableMap<String, String> part = from == null ? model : model.tailMap(from, true);
    (to == null ? part : part.headMap(to, false)).clear();
  }
}
