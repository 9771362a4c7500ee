package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.merge.Orders;
import io.kiwidb.storage.MemoryStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open store verifies its tables while it is used. */
class OnlineVerifyTest {
  private static final int KEYS = 500;

  @TempDir
  Path directory;

  private static Options options() {
    return Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .build();
  }

  private static Kiwi open(Path directory) {
    return Kiwi.open(directory, options());
  }

  /** Writes tables of overlapping keys. */
  private static void fill(Keyspace keyspace, int tables) {
    for (int t = 0; t < tables; t++) {
      for (int i = 0; i < KEYS; i++) {
        keyspace.put(key(i), new byte[50]);
      }
      keyspace.flush();
    }
  }

  @Test
  void everyTableOfEveryKeyspaceIsVerified() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      fill(db, 2);
      fill(
          db.createKeyspace(
              "users", KeyspaceOptions.builder().keyOrder(Orders.REVERSED).build()),
          1);
      List<TableInfo> seen = new ArrayList<>();
      long[] expected = new long[1];
      long total = db.tables().stream().mapToLong(TableInfo::bytes).sum();
      long verified = db.insight().verify((done, all, table) -> {
        assertThat(done).isEqualTo(expected[0]);
        assertThat(all).isEqualTo(total);
        expected[0] += table.bytes();
        seen.add(table);
        return true;
      });
      assertThat(verified).isEqualTo(3L * KEYS);
      assertThat(seen).isEqualTo(db.tables());
    }
  }

  @Test
  void itEndsWhenTheListenerSaysSo() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      fill(db, 3);
      AtomicInteger calls = new AtomicInteger();
      long verified = db.insight().verify((done, all, table) -> calls.incrementAndGet() < 2);
      assertThat(verified).isEqualTo(KEYS);
      assertThat(calls).hasValue(2);
    }
  }

  /** A table that a compaction drops stays until it is verified, and goes then. */
  @Test
  void aTableIsNotClosedWhileItIsVerified() {
    try (Kiwi db = open(directory)) {
      fill(db, 3);
      List<TableInfo> before = db.tables();
      boolean[] compacted = new boolean[1];
      long verified = db.insight().verify((done, all, table) -> {
        if (!compacted[0]) {
          compacted[0] = true;
          db.compact();
          fill(db, 1);
        }
        assertThat(exists(before)).isTrue();
        return true;
      });
      assertThat(verified).isEqualTo(3L * KEYS);
      assertThat(db.tables()).doesNotContainAnyElementsOf(before);
      Gates.until(() -> before.stream().noneMatch(table -> exists(List.of(table))));
    }
  }

  private boolean exists(List<TableInfo> tables) {
    return tables.stream()
        .allMatch(table -> Files.exists(directory.resolve(FileNames.table(table.number()))));
  }

  @Test
  void aDroppedKeyspaceIsVerifiedToItsEnd() {
    try (Kiwi db = open(directory)) {
      fill(db, 1);
      fill(db.createKeyspace("users"), 2);
      long verified = db.insight().verify((done, all, table) -> {
        db.findKeyspace("users").ifPresent(users -> db.dropKeyspace("users"));
        return true;
      });
      assertThat(verified).isEqualTo(3L * KEYS);
    }
  }

  @Test
  void itEndsWhenTheStoreIsClosed() {
    Kiwi db = open(directory);
    fill(db, 3);
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> db.insight().verify((done, all, table) -> {
          if (calls.incrementAndGet() == 2) {
            db.close();
          }
          return true;
        }))
        .isInstanceOf(DatabaseClosedException.class);
    assertThat(calls).hasValue(2);
    open(directory).close(); // and keeps nothing that another store needs
  }

  @Test
  void whatAListenerThrowsIsThrown() {
    try (Kiwi db = open(directory)) {
      fill(db, 1);
      assertThatThrownBy(() -> db.insight().verify((done, all, table) -> {
            throw new IllegalStateException("a listener's own trouble");
          }))
          .hasMessage("a listener's own trouble");
      long number = db.tables().get(0).number();
      fill(db, 1);
      db.compact();
      Gates.until(() -> !Files.exists(directory.resolve(FileNames.table(number))));
    }
  }

  @Test
  void aCorruptTableIsNamedAlthoughItsBlocksAreCached() throws Exception {
    try (Kiwi db = open(directory)) {
      fill(db, 2);
      for (int i = 0; i < KEYS; i++) {
        assertThat(db.get(key(i))).isNotNull();
      }
      TableInfo newest = db.tables().get(0);
      Path file = directory.resolve(FileNames.table(newest.number()));
      byte[] content = Files.readAllBytes(file);
      content[200] ^= 4;
      Files.write(file, content);
      assertThatThrownBy(() -> db.insight().verify((done, all, table) -> true))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining(FileNames.table(newest.number()));
      assertThat(db.get(key(1))).isNotNull();
    }
  }
}
