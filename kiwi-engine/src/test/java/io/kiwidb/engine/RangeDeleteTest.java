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
import org.junit.jupiter.api.Test;

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
}
