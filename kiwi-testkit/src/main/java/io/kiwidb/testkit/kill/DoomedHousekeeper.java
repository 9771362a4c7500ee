package io.kiwidb.testkit.kill;

import io.kiwidb.Cursor;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Settings;
import io.kiwidb.WriteBatch;
import io.kiwidb.testkit.model.CheckedValue;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Periodically performs operations of an administrator, and creates, fills, renames, clears and
 * drops keyspaces of its own; makes checkpoints and backups. Threading: one thread.
 */
final class DoomedHousekeeper implements Runnable {
  /** The prefix of the names of its keyspaces. */
  static final String PREFIX = "temporary-";

  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final List<Long> MEMTABLES = List.of(40L, 150L, 600L);

  private static final List<String> NAMES = List.of(PREFIX + "a", PREFIX + "b", PREFIX + "c");
  private static final int CHANGES = 4; // in a row, so that each kind is reached soon
  private static final int KEYS = 30;

  private final Kiwi db;
  private final LastWords words;
  private final SplittableRandom random;
  private final DoomedCopies copies;

  DoomedHousekeeper(Kiwi db, long seed, LastWords words) {
    this.db = db;
    this.words = words;
    this.random = new SplittableRandom(seed);
    this.copies = new DoomedCopies(db);
  }

  @Override
  public void run() {
    words.repeat(() -> {
      next();
      words.say(Signal.MAINTAINED);
    });
  }

  private void next() {
    LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE));
    switch (random.nextInt(11)) {
      case 0 -> db.flush();
      case 1 -> db.sync();
      case 2 -> db.compact();
      case 3 ->
        db.settings()
            .set(Settings.MEMTABLE_ENTRIES, MEMTABLES.get(random.nextInt(MEMTABLES.size())));
      case 4 -> db.settings().set(Settings.L0_TRIGGER, 1L + random.nextInt(4));
      case 5 -> any(WriterScript.otherKeyspaces()).flush();
      case 6, 7 -> {
        for (int i = 0; i < CHANGES; i++) {
          changeKeyspace();
        }
      }
      case 8 -> copies.checkpoint();
      case 9 -> copies.backup();
      default -> db.async().flush().toCompletableFuture().join();
    }
  }

  private Keyspace any(List<String> names) {
    return db.keyspace(names.get(random.nextInt(names.size())));
  }

  private void changeKeyspace() {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Optional<Keyspace> found = db.findKeyspace(name);
    if (found.isEmpty()) {
      create(name);
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> found.get().clear();
      case 1 -> db.dropKeyspace(name);
      case 2 -> rename(name);
      default -> fill(found.get());
    }
  }

  private void create(String name) {
    long entries = MEMTABLES.get(random.nextInt(MEMTABLES.size()));
    KeyspaceOptions options =
        KeyspaceOptions.builder().set(Settings.MEMTABLE_ENTRIES, entries).build();
    Keyspace created = db.createKeyspace(name, options);
    try (Cursor cursor = created.cursor()) {
      if (cursor.seekToFirst()) {
        throw new AssertionError("the new keyspace " + name + " is not empty");
      }
    }
    fill(created);
  }

  private void fill(Keyspace keyspace) {
    WriteBatch batch = new WriteBatch();
    for (int i = 0; i < KEYS; i++) {
      byte[] key = {(byte) random.nextInt()};
      batch.put(keyspace, key, CheckedValue.encode(key, i, CheckedValue.HEADER));
    }
    db.write(batch);
  }

  private void rename(String name) {
    NAMES.stream()
        .filter(other -> db.findKeyspace(other).isEmpty())
        .findFirst()
        .ifPresent(other -> db.renameKeyspace(name, other));
  }
}
