package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Durability;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.Limits;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.StorageException;
import io.kiwidb.WriteBatch;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Misuse throws an exception that says what to do, and changes nothing. */
class MisuseTest {
  @Test
  void everythingFailsAfterClose() {
    Kiwi db = Stores.inMemory();
    db.put(key(1), bytes("one"));
    Cursor cursor = db.cursor();
    Snapshot snapshot = db.snapshot();
    db.close();
    db.close();
    assertThatThrownBy(() -> db.get(key(1))).isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(() -> db.put(key(1), bytes("two")))
        .isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(() -> db.write(new WriteBatch()))
        .isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(db::cursor).isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(db::snapshot).isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(db::flush).isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(db::compact).isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(cursor::seekToFirst).isInstanceOf(DatabaseClosedException.class);
    assertThatThrownBy(() -> snapshot.get(key(1))).isInstanceOf(DatabaseClosedException.class);
    cursor.close();
    snapshot.close();
  }

  @Test
  void whoUsesAClosedStoreIsToldOnceWhichOne() {
    Kiwi db = Stores.inMemory();
    db.put(key(1), bytes("one"));
    Cursor cursor = db.cursor();
    Snapshot snapshot = db.snapshot();
    ConcurrentNavigableMap<byte[], byte[]> map = db.asMap();
    String location = db.location();
    db.close();
    List<ThrowingCallable> uses = List.of(
        () -> db.get(key(1)),
        () -> db.put(key(1), bytes("two")),
        db::snapshot,
        db::flush,
        db::compact,
        db::stats,
        db::memtables,
        map::firstKey,
        () -> snapshot.get(key(1)),
        cursor::seekToFirst,
        cursor::next,
        cursor::key);
    for (int i = 0; i < uses.size(); i++) {
      assertThatThrownBy(uses.get(i))
          .as("use %d", i)
          .isInstanceOf(DatabaseClosedException.class)
          .hasMessage("the database " + location + " is closed");
    }
    cursor.close();
    snapshot.close();
  }

  @Test
  void keysAndValuesOverTheLimitAreRefusedBeforeAnythingIsWritten() {
    try (Kiwi db = Stores.inMemory()) {
      byte[] longest = new byte[Limits.MAX_KEY_BYTES];
      db.put(longest, bytes("fits"));
      assertThat(db.get(longest)).isEqualTo(bytes("fits"));
      byte[] tooLong = new byte[Limits.MAX_KEY_BYTES + 1];
      assertThatThrownBy(() -> db.put(tooLong, bytes("no")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64 KiB");
      assertThat(db.stats().lastSequence()).isEqualTo(1);
    }
  }

  @Test
  void aFullDiskStopsWritesAndTheyResumeWhenThereIsSpace() {
    MemoryStorage memory = new MemoryStorage();
    FaultStorage disk = new FaultStorage(memory).capacity(40_000);
    try (Kiwi db = Kiwi.open(disk, Stores.dev())) {
      int written = 0;
      // A write or a flush may meet the full disk first; in the end writes are refused.
      for (boolean refused = false; !refused; ) {
        try {
          db.put(key(written), new byte[500]);
          written++;
        } catch (StorageException full) {
          assertThat(full.reason()).isEqualTo(StorageException.Reason.DISK_FULL);
        } catch (ReadOnlyDatabaseException e) {
          refused = true;
        }
      }
      assertThat(written).isPositive();
      for (int i = 0; i < written; i++) {
        assertThat(db.get(key(i))).hasSize(500);
      }
      disk.capacity(Long.MAX_VALUE);
      byte[] last = key(written);
      Gates.until(() -> isTaken(db, last));
      assertThat(Stores.text(db.get(last))).isEqualTo("space again");
    }
    try (Kiwi db = Kiwi.open(memory.reopen(), Stores.dev())) {
      assertThat(db.get(key(0))).hasSize(500);
    }
  }

  /** A flush that met the full disk may say so only now. */
  private static boolean isTaken(Kiwi db, byte[] key) {
    try {
      db.put(key, bytes("space again"));
      return true;
    } catch (ReadOnlyDatabaseException notYet) {
      return false;
    }
  }

  @Test
  void aReadOnlyStoreShowsTheLogAndTakesNoWrites() {
    MemoryStorage memory = new MemoryStorage();
    try (Kiwi db = Kiwi.open(memory, Stores.dev())) {
      db.put(key(1), bytes("logged"));
    }
    Options readOnly = Options.builder().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(memory.reopen(), readOnly)) {
      assertThat(db.get(key(1))).isEqualTo(bytes("logged"));
      assertThatThrownBy(() -> db.put(key(2), bytes("no")))
          .isInstanceOf(ReadOnlyDatabaseException.class)
          .hasMessageContaining("another mode");
      assertThatThrownBy(db::flush).isInstanceOf(ReadOnlyDatabaseException.class);
    }
  }

  @Test
  void settingsAreCheckedAndPersisted() {
    MemoryStorage memory = new MemoryStorage();
    try (Kiwi db = Kiwi.open(memory, Stores.dev())) {
      assertThatThrownBy(() -> db.settings().set("memtable.bytes", "12"))
          .isInstanceOf(InvalidOptionsException.class);
      assertThatThrownBy(() -> db.settings().set("no.such", "12"))
          .isInstanceOf(InvalidOptionsException.class);
      db.settings().set("memtable.bytes", "128k");
      db.settings().set(Settings.DURABILITY, Durability.SYNC);
    }
    try (Kiwi db = Kiwi.open(memory.reopen(), Options.defaults())) {
      assertThat(db.settings().profile()).isEqualTo(Profile.DEV);
      assertThat(db.settings().get(Settings.MEMTABLE_BYTES)).isEqualTo(128 << 10);
      assertThat(db.settings().get(Settings.DURABILITY)).isEqualTo(Durability.SYNC);
      db.settings().profile(Profile.PROD);
      assertThat(db.settings().changed()).isEmpty();
    }
  }
}
