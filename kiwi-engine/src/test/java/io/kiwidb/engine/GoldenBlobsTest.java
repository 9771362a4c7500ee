package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with values in blob files, written in November 2026 by the first build that had them: in
 * two keyspaces, some files with garbage, values that were moved, one that only a snapshot saw, and
 * some that are only in the log. It was copied while it was open.
 *
 * <p>The on-disk format must stay readable: {@link #main} documents how it was created, and is not
 * run again.
 */
class GoldenBlobsTest {
  private static final int KEYS = 60;

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
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.BLOB_MIN_BYTES, 40L)
        .set(Settings.BLOB_FILE_BYTES, 4L << 10)
        .build();
    try (Kiwi db = Kiwi.open(work, options)) {
      Keyspace users = db.createKeyspace(
          "users", KeyspaceOptions.builder().set(Settings.BLOB_MIN_BYTES, 1L).build());
      fill(db, 0, KEYS, 1);
      fill(users, 0, KEYS, 1);
      db.compact();
      try (Snapshot kept = db.snapshot()) {
        fill(db, 0, KEYS / 2, 2);
        users.delete(key(3));
        users.flush();
        db.compact();
        for (int i = 10; i < 20; i++) {
          db.put(key(i), value(i, 3));
        }
        db.sync();
        GoldenFiles.copy(work, Path.of(arguments[0], "blobs"));
        Objects.requireNonNull(kept.get(key(15)));
      }
    }
  }

  private static byte[] value(int i, int generation) {
    return bytes(("value " + i + " of " + generation + " ").repeat(1 + i % 9));
  }

  private static void fill(Keyspace keyspace, int from, int to, int generation) {
    for (int i = from; i < to; i++) {
      keyspace.put(key(i), value(i, generation));
    }
    keyspace.flush();
  }

  /** A copy that may be written. */
  private Path store() throws Exception {
    Path from = Path.of(
        Objects.requireNonNull(getClass().getResource("golden/blobs/CURRENT")).toURI());
    Path store = scratch.resolve("blobs");
    GoldenFiles.copy(Objects.requireNonNull(from.getParent()), store);
    return store;
  }

  private static void verifyContent(Kiwi db) {
    assertHas(db, i -> i >= 10 && i < 20 ? 3 : i < KEYS / 2 ? 2 : 1);
    assertHas(db.keyspace("users"), i -> i == 3 ? 0 : 1);
  }

  /** Which generation of the value of a key there is; 0 for none. */
  private interface Generation {
    int of(int key);
  }

  private static void assertHas(ReadView view, Generation generation) {
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      boolean there = cursor.seekToFirst();
      for (int i = 0; i < KEYS; i++) {
        int which = generation.of(i);
        if (which == 0) {
          assertThat(view.get(key(i))).isNull();
          continue;
        }
        assertThat(there).isTrue();
        assertThat(cursor.key()).isEqualTo(key(i));
        assertThat(cursor.value()).isEqualTo(value(i, which));
        assertThat(view.get(key(i))).isEqualTo(value(i, which));
        there = cursor.next();
      }
      assertThat(there).isFalse();
    }
  }

  @Test
  void aStoreOfTheFirstBuildIsReadAndGoesOn() throws Exception {
    Path store = store();
    Options readOnly =
        Options.builder().profile(Profile.DEV).openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(store, readOnly)) {
      verifyContent(db);
      assertThat(db.stats().blobs().files()).isGreaterThan(2);
    }
    assertThat(Kiwi.tools().verify(store, name -> {}).problems()).isEmpty();
    Options options = Options.builder().profile(Profile.DEV).build();
    try (Kiwi db = Kiwi.open(store, options)) {
      verifyContent(db);
      db.keyspace("users").compact();
      db.compact();
      verifyContent(db);
    }
    assertThat(Kiwi.tools().verify(store, name -> {}).problems()).isEmpty();
  }
}
