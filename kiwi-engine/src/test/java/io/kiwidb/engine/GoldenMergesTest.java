package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ByteSet;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with operands and single deletions, written in November 2026 by the first build that had
 * them: operands above a value in a deeper table, several of one key in a table because a snapshot
 * divides them, and in the log only; single deletions whose value is in a deeper table, and in the
 * log only; in keyspaces with each of the operators that come with Kiwi. It was copied while it was
 * open.
 *
 * <p>The on-disk format must stay readable: {@link #main} documents how it was created, and is not
 * run again.
 */
class GoldenMergesTest {
  private static final int KEYS = 200;
  private static final int ONCE = 1_000;

  @TempDir
  private Path scratch;

  /**
   * Writes the store.
   *
   * @param arguments the directory of the resources
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("golden");
    Options options = Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_ENTRIES, 10_000L)
        .provider(ProviderKind.MERGE_OPERATOR, "append")
        .build();
    try (Kiwi db = Kiwi.open(work, options)) {
      for (String operator : new String[] {"add", "min", "max", "union"}) {
        db.createKeyspace(operator, operator(operator));
      }
      fill(db);
      db.compact();
      merge(db, "first");
      try (Snapshot kept = db.snapshot()) {
        merge(db, "second");
        deleteOnce(db, 0);
        db.flush();
        db.keyspaces().forEach(Keyspace::flush);
        merge(db, "third");
        deleteOnce(db, 1);
        db.sync();
        GoldenFiles.copy(work, Path.of(arguments[0], "merges"));
        Objects.requireNonNull(kept.get(key(1)));
      }
    }
  }

  private static KeyspaceOptions operator(String name) {
    return KeyspaceOptions.builder().provider(ProviderKind.MERGE_OPERATOR, name).build();
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static void fill(Kiwi db) {
    for (int i = 0; i < KEYS; i += 2) {
      db.put(key(i), bytes("value " + i));
    }
    for (int i = ONCE; i < ONCE + 40; i++) {
      db.put(key(i), bytes("once"));
    }
  }

  /** Each second key has a value below the operands, each fourth key gets operands. */
  private static void merge(Kiwi db, String word) {
    for (int i = 1; i < KEYS; i += 4) {
      db.write(new WriteBatch()
          .merge(key(i), bytes(word))
          .merge(key(i - 1), bytes(word))
          .merge(db.keyspace("add"), key(i), number(word.length()))
          .merge(db.keyspace("min"), key(i), number(-word.length()))
          .merge(db.keyspace("max"), key(i), number(word.length()))
          .merge(
              db.keyspace("union"),
              key(i),
              ByteSet.of(bytes(word), bytes("all")).encode()));
    }
  }

  private static void deleteOnce(Kiwi db, int half) {
    for (int i = ONCE + half; i < ONCE + 40; i += 4) {
      db.singleDelete(key(i));
    }
  }

  /** A copy that may be written. */
  private Path store() throws Exception {
    Path from = Path.of(
        Objects.requireNonNull(getClass().getResource("golden/merges/CURRENT")).toURI());
    Path store = scratch.resolve("merges");
    GoldenFiles.copy(Objects.requireNonNull(from.getParent()), store);
    return store;
  }

  private static void verifyContent(Kiwi db) {
    int count = 0;
    try (Cursor cursor = db.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        count++;
      }
    }
    assertThat(count).isEqualTo(KEYS / 2 + KEYS / 4 + 20);
    for (int i = 0; i < KEYS; i++) {
      String below = i % 2 == 0 ? "value " + i : null;
      String merged = "first,second,third";
      String expected = i % 4 > 1 ? below : below == null ? merged : below + "," + merged;
      assertThat(Stores.text(db.get(key(i)))).as("%d", i).isEqualTo(expected);
    }
    for (int i = ONCE; i < ONCE + 40; i++) {
      assertThat(db.contains(key(i))).as("%d", i).isEqualTo(i % 4 > 1);
    }
    for (int i = 1; i < KEYS; i += 4) {
      assertThat(db.keyspace("add").get(key(i))).isEqualTo(number(16));
      assertThat(db.keyspace("min").get(key(i))).isEqualTo(number(-6));
      assertThat(db.keyspace("max").get(key(i))).isEqualTo(number(6));
      assertThat(ByteSet.decode(Objects.requireNonNull(db.keyspace("union").get(key(i)))))
          .isEqualTo(ByteSet.of(bytes("first"), bytes("second"), bytes("third"), bytes("all")));
    }
  }

  private static void verify(Path store) {
    try (Storage files = FileSystemStorage.open(store, OpenMode.READ_ONLY)) {
      assertThat(Kiwi.tools().verify(files, file -> {}).problems()).isEmpty();
    }
  }

  @Test
  void isReadAndWritten() throws Exception {
    Path store = store();
    verify(store);
    try (Kiwi db = Kiwi.open(store, Options.defaults())) {
      verifyContent(db);
      db.merge(key(1), bytes("fourth"));
      assertThat(db.get(key(1))).isEqualTo(bytes("first,second,third,fourth"));
      db.delete(key(1));
      db.put(key(1), bytes("first,second,third"));
      db.keyspaces().forEach(Keyspace::compact);
      verifyContent(db);
      assertThat(db.tables()).allMatch(table -> table.deletions() == 0);
    }
    try (Kiwi db = Kiwi.open(store, Options.defaults())) {
      verifyContent(db);
    }
    verify(store);
  }

  @Test
  void isReadAsItIs() throws Exception {
    Options reading = Options.builder().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(store(), reading)) {
      verifyContent(db);
      assertThat(db.tables().stream().mapToLong(table -> table.deletions()).sum())
          .isEqualTo(10);
    }
  }
}
