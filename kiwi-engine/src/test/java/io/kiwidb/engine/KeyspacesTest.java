package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Cursor;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keyspaces as users see them: created, written, dropped, renamed, cleared, reopened. */
class KeyspacesTest {
  private static byte[] b(String text) {
    return Stores.bytes(text);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : Stores.text(bytes);
  }

  @Test
  void eachHasItsOwnKeys() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace users = db.createKeyspace("users");
      Keyspace orders = db.createKeyspace("orders");
      db.put(b("k"), b("main"));
      users.put(b("k"), b("user"));
      orders.put(b("k"), b("order"));
      orders.delete(b("k"));
      assertThat(text(db.get(b("k")))).isEqualTo("main");
      assertThat(text(users.get(b("k")))).isEqualTo("user");
      assertThat(orders.get(b("k"))).isNull();
      assertThat(db.keyspaces())
          .extracting(Keyspace::name)
          .containsExactly("default", "users", "orders");
      assertThat(users.asMap()).hasSize(1);
      assertThat(users.asMap().values()).extracting(Stores::text).containsExactly("user");
      assertThat(db.asMap().values()).extracting(Stores::text).containsExactly("main");
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      Keyspace users = db.keyspace("users");
      assertThat(text(users.get(b("k")))).isEqualTo("user");
      assertThat(text(db.get(b("k")))).isEqualTo("main");
      assertThat(db.keyspace("orders").contains(b("k"))).isFalse();
      users.flush();
      assertThat(users.tables()).hasSize(1);
      assertThat(db.keyspace(Keyspace.DEFAULT).tables()).hasSize(1); // by the recovery
      users.compact();
      assertThat(text(users.get(b("k")))).isEqualTo("user");
      assertThat(users.stats().levels().stream()
              .mapToLong(level -> level.entries())
              .sum())
          .isEqualTo(1);
    }
    assertThat(Kiwi.tools().verify(storage.reopen(), name -> {}).problems()).isEmpty();
  }

  @Test
  void aBatchOverSeveralIsSeenWhole() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace a = db.createKeyspace("a");
      Keyspace c = db.createKeyspace("b");
      WriteBatch batch = new WriteBatch()
          .put(a, b("1"), b("a1"))
          .put(c, b("1"), b("b1"))
          .put(b("1"), b("d1"))
          .delete(a, b("0"));
      db.write(batch);
      try (Snapshot snapshot = db.snapshot()) {
        db.write(new WriteBatch().put(a, b("1"), b("a2")).put(c, b("1"), b("b2")));
        assertThat(text(snapshot.keyspace(a).get(b("1")))).isEqualTo("a1");
        assertThat(text(snapshot.keyspace(c).get(b("1")))).isEqualTo("b1");
        assertThat(text(snapshot.get(b("1")))).isEqualTo("d1");
      }
      assertThatThrownBy(() -> db.write(batch, WriteOptions.skipLog()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("skip the log");
      try (Kiwi other = Stores.inMemory()) {
        assertThatThrownBy(() -> other.write(batch))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("another store");
      }
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      assertThat(text(db.keyspace("a").get(b("1")))).isEqualTo("a2");
      assertThat(text(db.keyspace("b").get(b("1")))).isEqualTo("b2");
    }
  }

  @Test
  void aDroppedOneIsGoneAndItsSnapshotsAndCursorsReadOn() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace gone = db.createKeyspace("gone");
      gone.put(b("1"), b("one"));
      gone.flush();
      gone.put(b("2"), b("two"));
      try (Snapshot before = db.snapshot();
          Cursor cursor = gone.cursor()) {
        db.dropKeyspace("gone");
        try (Snapshot after = db.snapshot()) {
          assertThatThrownBy(() -> after.keyspace(gone))
              .isInstanceOf(UnknownKeyspaceException.class);
        }
        assertThatThrownBy(() -> gone.get(b("1"))).isInstanceOf(UnknownKeyspaceException.class);
        assertThatThrownBy(() -> gone.put(b("1"), b("x")))
            .isInstanceOf(UnknownKeyspaceException.class);
        ReadView view = before.keyspace(gone);
        assertThat(text(view.get(b("1")))).isEqualTo("one");
        assertThat(text(view.get(b("2")))).isEqualTo("two");
        assertThat(cursor.seekToFirst()).isTrue();
        Keyspace again = db.createKeyspace("gone");
        assertThat(again.id()).isNotEqualTo(gone.id());
        assertThat(again.get(b("1"))).isNull();
        assertThat(before.keyspace(again).get(b("1"))).isNull();
        assertThat(text(view.get(b("1")))).isEqualTo("one");
      }
      assertThat(db.tables()).isEmpty();
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      assertThat(db.keyspace("gone").get(b("2"))).isNull();
    }
    assertThat(Kiwi.tools().verify(storage.reopen(), name -> {}).problems()).isEmpty();
  }

  @Test
  void clearingDeletesAllKeysAtOnce() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace one = db.createKeyspace("one");
      for (Keyspace keyspace : List.of(db, one)) {
        keyspace.put(b("1"), b("flushed"));
        keyspace.flush();
        keyspace.put(b("2"), b("in memory"));
        try (Snapshot before = db.snapshot()) {
          keyspace.clear();
          assertThat(keyspace.get(b("1"))).isNull();
          assertThat(keyspace.get(b("2"))).isNull();
          assertThat(text(before.keyspace(keyspace).get(b("1")))).isEqualTo("flushed");
          assertThat(text(before.keyspace(keyspace).get(b("2")))).isEqualTo("in memory");
          keyspace.put(b("3"), b("later"));
          assertThat(before.keyspace(keyspace).get(b("3"))).isNull();
        }
        assertThat(text(keyspace.get(b("3")))).isEqualTo("later");
      }
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      for (Keyspace keyspace : List.of(db, db.keyspace("one"))) {
        assertThat(keyspace.get(b("1"))).isNull();
        assertThat(keyspace.get(b("2"))).isNull();
        assertThat(text(keyspace.get(b("3")))).isEqualTo("later");
      }
    }
    assertThat(Kiwi.tools().verify(storage.reopen(), name -> {}).problems()).isEmpty();
  }

  @Test
  void namesAndSettingsLast() {
    MemoryStorage storage = new MemoryStorage();
    KeyspaceOptions small =
        KeyspaceOptions.builder().set(Settings.MEMTABLE_BYTES, 8 << 10).build();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace one = db.createKeyspace("one", small);
      db.renameKeyspace("one", "other");
      assertThat(one.name()).isEqualTo("other");
      one.put(b("k"), b("v"));
      assertThat(one.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(8 << 10);
      assertThatThrownBy(() -> one.settings().set(Settings.FLUSH_WORKERS, 2))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("whole store");
      one.settings().set(Settings.L0_TRIGGER, 7);
      assertThatThrownBy(() -> db.createKeyspace("other"))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("already");
      assertThatThrownBy(() -> db.keyspace("one"))
          .isInstanceOf(UnknownKeyspaceException.class)
          .hasMessageContaining("'other'");
      assertThatThrownBy(() -> db.dropKeyspace(Keyspace.DEFAULT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Options named =
        Stores.dev().toBuilder().keyspace("new", KeyspaceOptions.defaults()).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), named)) {
      Keyspace other = db.keyspace("other");
      assertThat(other.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(8 << 10);
      assertThat(other.settings().get(Settings.L0_TRIGGER)).isEqualTo(7);
      assertThat(db.settings().get(Settings.L0_TRIGGER)).isEqualTo(4);
      other.settings().reset(Settings.L0_TRIGGER);
      assertThat(other.settings().get(Settings.L0_TRIGGER)).isEqualTo(4);
      db.settings().set(Settings.L0_TRIGGER, 5);
      assertThat(other.settings().get(Settings.L0_TRIGGER)).isEqualTo(5);
      assertThat(text(other.get(b("k")))).isEqualTo("v");
      assertThat(db.keyspace("new").contains(b("k"))).isFalse();
    }
  }
}
