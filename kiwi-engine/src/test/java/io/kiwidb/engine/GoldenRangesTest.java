package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with deletions of ranges, written in November 2026 by the first build that had them: in
 * the manifest, because a snapshot needed what they hide, applied to some tables, and only in the
 * log; with open and closed bounds, in two keyspaces. It was copied while it was open.
 *
 * <p>The on-disk format must stay readable: {@link #main} documents how it was created, and is not
 * run again.
 */
class GoldenRangesTest {
  private static final int KEYS = 400;

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
        .set(Settings.MEMTABLE_ENTRIES, 150L)
        .build();
    try (Kiwi db = Kiwi.open(work, options)) {
      Keyspace users = db.createKeyspace("users");
      fill(db);
      fill(users);
      db.compact();
      users.flush();
      try (Snapshot kept = db.snapshot()) {
        deleteRanges(db, users);
        db.flush();
        deleteMore(db, users);
        db.sync();
        GoldenFiles.copy(work, Path.of(arguments[0], "ranges"));
        Objects.requireNonNull(kept.get(key(15)));
      }
    }
  }

  private static void fill(Keyspace keyspace) {
    for (int i = 0; i < KEYS; i++) {
      keyspace.put(key(i), bytes("value " + i));
    }
  }

  private static void deleteRanges(Kiwi db, Keyspace users) {
    db.deleteRange(KeyRange.of(key(10), key(30)));
    db.put(key(20), bytes("later"));
    db.deleteRange(KeyRange.atLeast(key(350)));
    users.deleteRange(KeyRange.lessThan(key(100)));
    users.put(key(50), bytes("later"));
  }

  private static void deleteMore(Kiwi db, Keyspace users) {
    db.write(new WriteBatch()
        .put(key(100), bytes("in a batch"))
        .deleteRange(KeyRange.of(key(100), key(120)))
        .put(key(110), bytes("in a batch"))
        .deleteRange(users, KeyRange.of(key(40), key(60))));
    users.put(key(51), bytes("last"));
  }

  /** A copy that may be written. */
  private Path store() throws Exception {
    Path from = Path.of(
        Objects.requireNonNull(getClass().getResource("golden/ranges/CURRENT")).toURI());
    Path store = scratch.resolve("ranges");
    GoldenFiles.copy(Objects.requireNonNull(from.getParent()), store);
    return store;
  }

  private static List<String> content(ReadView view) {
    List<String> entries = new ArrayList<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        entries.add(Stores.text(cursor.key()) + "=" + Stores.text(cursor.value()));
      }
    }
    return entries;
  }

  /** What a store without any of the special cases has after the same writes. */
  private static void verifyContent(Kiwi db) {
    try (Kiwi expected = Stores.inMemory()) {
      Keyspace users = expected.createKeyspace("users");
      for (int i = 0; i < KEYS; i++) {
        if ((i < 10 || i >= 30) && i < 350 && (i < 100 || i >= 120)) {
          expected.put(key(i), bytes("value " + i));
        }
        if (i >= 100) {
          users.put(key(i), bytes("value " + i));
        }
      }
      expected.put(key(20), bytes("later"));
      expected.put(key(110), bytes("in a batch"));
      users.put(key(51), bytes("last"));
      assertThat(content(db)).isEqualTo(content(expected)).hasSize(400 - 20 - 50 - 20 + 2);
      assertThat(content(db.keyspace("users"))).isEqualTo(content(users)).hasSize(301);
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
      db.compact();
      db.keyspace("users").compact();
      verifyContent(db);
      assertThat(db.stats().rangeDeletions().count()).isZero();
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
      assertThat(db.stats().rangeDeletions().count()).isEqualTo(5);
    }
  }
}
