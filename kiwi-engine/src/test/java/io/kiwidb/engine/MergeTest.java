package io.kiwidb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.ByteSet;
import io.kiwidb.Cursor;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.MergeOperator;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.WriteBatch;
import io.kiwidb.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {
  static Options.Builder builder() {
    return Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_BYTES, Settings.MEMTABLE_BYTES.parse("64k"));
  }

  private static Options options(String operator) {
    return builder().provider(ProviderKind.MERGE_OPERATOR, operator).build();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private static NavigableMap<String, String> entries(ReadView view, boolean backward) {
    NavigableMap<String, String> found = new TreeMap<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      boolean there = backward ? cursor.seekToLast() : cursor.seekToFirst();
      while (there) {
        String key = new String(cursor.key(), UTF_8);
        assertThat(found.put(key, new String(cursor.value(), UTF_8))).as(key).isNull();
        there = backward ? cursor.prev() : cursor.next();
      }
    }
    return found;
  }

  static void assertShows(ReadView view, Map<String, String> expected) {
    assertThat(entries(view, false)).isEqualTo(expected);
    assertThat(entries(view, true)).isEqualTo(expected);
    List<byte[]> keys = expected.keySet().stream().map(MergeTest::bytes).toList();
    assertThat(view.multiGet(keys).stream().map(MergeTest::text).toList())
        .isEqualTo(List.copyOf(expected.values()));
    expected.forEach((key, value) -> assertThat(text(view.get(bytes(key)))).isEqualTo(value));
  }

  @Test
  void operandsApplyToTheValueBelowThem() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options("append"))) {
      db.put(bytes("a"), bytes("1"));
      db.merge(bytes("a"), bytes("2"));
      db.merge(bytes("a"), bytes("3"));
      db.merge(bytes("b"), bytes("4"));
      db.put(bytes("c"), bytes("5"));
      assertShows(db, Map.of("a", "1,2,3", "b", "4", "c", "5"));
      assertThat(db.contains(bytes("b"))).isTrue();
      db.delete(bytes("a"));
      db.merge(bytes("a"), bytes("6"));
      assertShows(db, Map.of("a", "6", "b", "4", "c", "5"));
      db.deleteRange(KeyRange.atLeast(bytes("b")));
      db.merge(bytes("c"), bytes("7"));
      assertShows(db, Map.of("a", "6", "c", "7"));
    }
  }

  @ParameterizedTest
  @CsvSource({"add, 5, 7, 12", "min, 5, 7, 5", "max, -5, 7, 7"})
  void numbersAreCombined(String operator, long first, long second, long expected) {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options(operator))) {
      byte[] key = bytes("k");
      db.merge(key, number(first));
      db.flush();
      db.merge(key, number(second));
      assertThat(db.get(key)).isEqualTo(number(expected));
      db.compact();
      assertThat(db.get(key)).isEqualTo(number(expected));
      assertThat(db.tables().get(0).entries()).isEqualTo(1);
    }
  }

  @Test
  void setsAreUnited() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options("union"))) {
      byte[] key = bytes("k");
      db.merge(key, ByteSet.of(bytes("b"), bytes("a")).encode());
      db.merge(key, ByteSet.of(bytes("c"), bytes("a")).encode());
      assertThat(ByteSet.decode(db.get(key)))
          .isEqualTo(ByteSet.of(bytes("a"), bytes("b"), bytes("c")));
    }
  }

  @Test
  void manyOperandsOfOneKeyBecomeOneEntry() {
    Options oneMemtable =
        options("add").toBuilder().set(Settings.MEMTABLE_ENTRIES, 1_000).build();
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), oneMemtable)) {
      byte[] key = bytes("k");
      for (int i = 0; i < 100; i++) {
        db.merge(key, number(1));
      }
      assertThat(db.get(key)).isEqualTo(number(100));
      db.flush();
      assertThat(db.tables()).hasSize(1);
      assertThat(db.tables().get(0).entries()).isEqualTo(1);
      assertThat(db.get(key)).isEqualTo(number(100));
    }
  }

  /** A table looks them up block by block, and must not be asked for operands meanwhile. */
  @Test
  void manyKeysAreLookedUpTogether() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options("append"))) {
      NavigableMap<String, String> expected = new TreeMap<>();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 400; i++) {
          String key = "key%04d".formatted(i);
          if (i % 3 == round) {
            db.put(bytes(key), bytes("value"));
            expected.put(key, "value");
          } else {
            db.merge(bytes(key), bytes("" + round));
            expected.merge(key, "" + round, (old, operand) -> old + "," + operand);
          }
        }
        db.flush();
        assertShows(db, expected);
      }
    }
  }

  @Test
  void snapshotsSeeTheirOwnSum() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options("append"))) {
      List<Snapshot> snapshots = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        db.merge(bytes("k"), bytes("" + i));
        snapshots.add(db.snapshot());
        expected.add((i == 0 ? "" : expected.get(i - 1) + ",") + i);
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 8; i++) {
          assertShows(snapshots.get(i), Map.of("k", expected.get(i)));
        }
        if (round == 0) {
          db.flush();
        } else {
          db.compact();
        }
      }
      snapshots.forEach(Snapshot::close);
      db.compact();
      assertShows(db, Map.of("k", expected.get(7)));
    }
  }

  @Test
  void theOperatorIsRecordedAndFound() {
    MemoryStorage storage = MemoryStorage.named("m");
    try (Kiwi db = Kiwi.open(storage.reopen(), builder().build())) {
      db.put(bytes("a"), bytes("1"));
      assertThatThrownBy(() -> db.merge(bytes("a"), bytes("2")))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("has no merge operator");
      assertThatThrownBy(() -> db.write(new WriteBatch().merge(bytes("a"), bytes("2"))))
          .isInstanceOf(InvalidOptionsException.class);
      assertShows(db, Map.of("a", "1"));
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), options("append"))) {
      db.merge(bytes("a"), bytes("2"));
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), builder().build())) {
      assertShows(db, Map.of("a", "1,2"));
      db.merge(bytes("a"), bytes("3"));
      assertShows(db, Map.of("a", "1,2,3"));
    }
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), options("add")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("'append'");
    Options readOnly = builder().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), readOnly)) {
      assertShows(db, Map.of("a", "1,2,3"));
    }
  }

  @Test
  void anOperatorThatIsAnObjectMustBeGivenAgain() {
    MergeOperator longest = MergeOperator.associative(
        "longest", "keeps the longest", (a, b) -> a.length >= b.length ? a : b);
    KeyspaceOptions own = KeyspaceOptions.builder().mergeOperator(longest).build();
    MemoryStorage storage = MemoryStorage.named("m");
    try (Kiwi db = Kiwi.open(storage.reopen(), builder().build())) {
      Keyspace keyspace = db.createKeyspace("words", own);
      Keyspace plain = db.createKeyspace("plain");
      keyspace.merge(bytes("k"), bytes("ab"));
      db.write(new WriteBatch()
          .merge(keyspace, bytes("k"), bytes("abc"))
          .put(plain, bytes("x"), bytes("y")));
      assertThatThrownBy(() -> db.write(new WriteBatch()
              .merge(keyspace, bytes("k"), bytes("abcd"))
              .merge(plain, bytes("x"), bytes("y"))))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("'plain'");
      assertShows(keyspace, Map.of("k", "abc"));
    }
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), builder().build()))
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining("'longest'")
        .hasMessageContaining("words");
    try (Kiwi db = Kiwi.open(storage.reopen(), builder().keyspace("words", own).build())) {
      assertShows(db.keyspace("words"), Map.of("k", "abc"));
    }
  }

  @Test
  void aFailingOperatorIsATypedErrorAndLosesNothing() {
    AtomicBoolean fails = new AtomicBoolean();
    MergeOperator fragile = MergeOperator.associative("fragile", "fails at times", (a, b) -> {
      if (fails.get()) {
        throw new IllegalStateException("out of order");
      }
      return bytes(text(a) + text(b));
    });
    Options options = builder().mergeOperator(fragile).build();
    MemoryStorage storage = MemoryStorage.named("m");
    try (Kiwi db = Kiwi.open(storage.reopen(), options)) {
      db.put(bytes("a"), bytes("1"));
      db.merge(bytes("a"), bytes("2"));
      db.put(bytes("b"), bytes("3"));
      fails.set(true);
      db.flush();
      db.merge(bytes("a"), bytes("4"));
      db.compact();
      assertThatThrownBy(() -> db.get(bytes("a")))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("merge-operator fragile");
      assertThatThrownBy(() -> db.multiGet(List.of(bytes("a"))))
          .isInstanceOf(ProviderException.class);
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        assertThatThrownBy(cursor::seekToFirst).isInstanceOf(ProviderException.class);
        assertThat(cursor.seekToLast()).isTrue();
        assertThatThrownBy(cursor::prev).isInstanceOf(ProviderException.class);
      }
      assertThat(text(db.get(bytes("b")))).isEqualTo("3");
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), options)) {
      fails.set(false);
      assertShows(db, Map.of("a", "124", "b", "3"));
      db.compact();
      assertShows(db, Map.of("a", "124", "b", "3"));
    }
  }

  /** Moves in both directions past keys whose operands end at the next key. */
  @Test
  void cursorsTurnAroundOnMergedKeys() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("m"), options("append"))) {
      for (String key : List.of("a", "b", "c", "d")) {
        for (int i = 0; i < 20; i++) {
          db.merge(bytes(key), bytes("x"));
        }
      }
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        assertThat(cursor.seekToFirst()).isTrue();
        StringBuilder walk = new StringBuilder();
        for (String step : "next next prev next next prev prev prev next".split(" ")) {
          assertThat(step.equals("next") ? cursor.next() : cursor.prev()).isTrue();
          walk.append(text(cursor.key()));
          assertThat(cursor.value()).hasSize(39);
        }
        assertThat(walk.toString()).isEqualTo("bcbcdcbab");
        assertThat(cursor.seek(bytes("c"))).isTrue();
        assertThat(cursor.prev()).isTrue();
        assertThat(text(cursor.key())).isEqualTo("b");
        assertThat(cursor.seekForPrev(bytes("cc"))).isTrue();
        assertThat(text(cursor.key())).isEqualTo("c");
        assertThat(cursor.seekForPrev(bytes("d"))).isTrue();
        assertThat(text(cursor.key())).isEqualTo("d");
        assertThat(cursor.next()).isFalse();
      }
    }
  }
}
