package io.kiwidb.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Durability;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over keyspaces 0 to 4, by the first digit of a key. */
class SeveralKeyspacesTest {
  private static final KeyDivision BY_DIGIT = new KeyDivision() {
    @Override
    public int keyspaces() {
      return 5;
    }

    @Override
    public int keyspaceOf(byte[] key) {
      return key[0] - '0';
    }
  };

  @TempDir
  Path temp;

  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"KIWI", "ROCKSDB"})
  void aCursorPassesKeyspacesThatAreEmpty(EngineKind engine) {
    try (Engine store = open(engine);
        Session session = store.session()) {
      session.put(key("1a"), key("x"));
      session.put(key("1b"), key("y"));
      session.put(key("3a"), key("z"));
      try (EngineCursor cursor = session.cursor()) {
        assertThat(cursor.first()).isTrue();
        assertThat(keyOf(cursor)).isEqualTo("1a");
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.next()).isTrue();
        assertThat(keyOf(cursor)).isEqualTo("3a");
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.last()).isTrue();
        assertThat(keyOf(cursor)).isEqualTo("3a");
        assertThat(cursor.previous()).isTrue();
        assertThat(keyOf(cursor)).isEqualTo("1b");
        assertThat(cursor.previous()).isTrue();
        assertThat(cursor.previous()).isFalse();
        assertThat(cursor.seek(key("1c"))).isTrue();
        assertThat(keyOf(cursor)).isEqualTo("3a");
        assertThat(cursor.seek(key("3b"))).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"KIWI", "ROCKSDB"})
  void aBatchIsWrittenAcrossKeyspacesAndFoundAfterReopening(EngineKind engine) {
    List<byte[]> keys = List.of(key("4z"), key("0a"), key("2a"), key("0b"));
    try (Engine store = open(engine);
        Session session = store.session()) {
      keys.forEach(key -> session.addToBatch(key, key));
      assertThat(session.multiGet(keys)).isZero();
      session.writeBatch();
      session.delete(key("2a"));
      assertThat(session.multiGet(keys)).isEqualTo(3);
      assertThat(session.multiGet(keys)).isEqualTo(3);
      store.settle();
      assertThat(store.sortedRuns()).hasValue(1);
      store.compact();
    }
    try (Engine store = open(engine);
        Session session = store.session()) {
      assertThat(session.multiGet(keys)).isEqualTo(3);
      assertThat(session.get(key("4z"))).isEqualTo(2);
      assertThat(session.get(key("2a"))).isEqualTo(Session.MISSING);
    }
  }

  private Engine open(EngineKind engine) {
    return engine.open(new EngineOptions(
        temp,
        Durability.NONE,
        1 << 20,
        1 << 20,
        1_000,
        BY_DIGIT,
        Map.of(),
        0,
        TransactionKind.NONE));
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  private static String keyOf(EngineCursor cursor) {
    return new String(cursor.key(), cursor.keyOffset(), 2, UTF_8);
  }
}
