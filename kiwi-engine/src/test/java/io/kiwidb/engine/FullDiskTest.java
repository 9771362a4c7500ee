package io.kiwidb.engine;

import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The disk becomes full at unlikely places. */
class FullDiskTest {
  /** Before a sync goes on to the second segment, the manifest says that the first one is whole. */
  @Test
  void aManifestWithoutRoomAtASyncIsAFullDiskAndNoFailedSync() {
    MemoryStorage memory = new MemoryStorage();
    FaultStorage disk = new FaultStorage(memory);
    try (Kiwi db = Kiwi.open(disk, smallMemtables());
        Stalled flushes = Stalled.flushesOf(disk)) {
      fillTwoSegments(db);
      disk.add(FaultRule.on(APPEND).names("MANIFEST*").fail(Reason.DISK_FULL));
      assertThatThrownBy(db::sync)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK_FULL));
      Gates.until(() -> db.state().health() == Health.OPEN); // the fault came once
      db.put(Stores.key(15), new byte[10]);
      db.sync();
    }
    try (Kiwi db = Kiwi.open(memory.reopen(), Stores.dev())) {
      for (int i = 0; i < 16; i++) {
        assertThat(db.get(Stores.key(i))).as("key %d", i).hasSize(10);
      }
    }
  }

  @Test
  void whileTheManifestHasNoRoomWritesAreRefused() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    try (Kiwi db = Kiwi.open(disk, smallMemtables());
        Stalled flushes = Stalled.flushesOf(disk)) {
      fillTwoSegments(db);
      disk.capacity(disk.usedBytes());
      assertThatThrownBy(db::sync).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> db.put(Stores.key(15), new byte[10]))
          .isInstanceOf(ReadOnlyDatabaseException.class)
          .hasMessageContaining("the manifest could not be written")
          .hasMessageContaining("writes resume automatically once that is resolved");
      disk.capacity(Long.MAX_VALUE);
      Gates.until(() -> db.state().health() == Health.OPEN);
      db.put(Stores.key(15), new byte[10]);
      db.sync();
    }
  }

  /**
   * One of them was to lead the next sync, and there is none: what they wrote becomes durable with
   * a flush.
   */
  @Test
  void writersWhoseSegmentBreaksWhileTheyWaitForASyncAllGoOn() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    CountDownLatch syncing = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Options options = Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.SYNC)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .build();
    try (Kiwi db = Kiwi.open(disk, options)) {
      disk.add(FaultRule.on(SYNC).names("*.wal").pause(() -> {
        syncing.countDown();
        Gates.await(released);
      }));
      List<Thread> writers = new ArrayList<>();
      writers.add(writer(db, 0));
      Gates.await(syncing);
      for (int i = 1; i < 5; i++) {
        Thread writer = writer(db, i);
        Gates.until(() -> writer.getState() == Thread.State.WAITING);
        writers.add(writer);
      }
      disk.add(FaultRule.on(APPEND).names("*.wal").fail(Reason.DISK_FULL));
      assertThatThrownBy(() -> db.put(Stores.key(9), new byte[10]))
          .isInstanceOf(StorageException.class);

      released.countDown();

      Gates.until(() -> writers.stream().noneMatch(Thread::isAlive));
      for (int i = 0; i < 5; i++) {
        assertThat(db.get(Stores.key(i))).as("key %d", i).hasSize(10);
      }
      assertThat(db.get(Stores.key(9))).isNull();
    }
  }

  /** Whether its write is acknowledged depends on whether the store takes writes again by then. */
  private static Thread writer(Kiwi db, int key) {
    Thread thread = new Thread(() -> {
      try {
        db.put(Stores.key(key), new byte[10]);
      } catch (ReadOnlyDatabaseException e) {
        assertThat(e).hasMessageContaining("visible but not durable");
      }
    });
    thread.start();
    return thread;
  }

  private static Options smallMemtables() {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.NONE)
        .set(Settings.MEMTABLE_ENTRIES, 10L)
        .build();
  }

  private static void fillTwoSegments(Kiwi db) {
    for (int i = 0; i < 15; i++) {
      db.put(Stores.key(i), new byte[10]);
    }
  }
}
