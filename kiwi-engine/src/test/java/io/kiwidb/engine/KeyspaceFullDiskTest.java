package io.kiwidb.engine;

import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * A flush must not overtake what another keyspace has in the same log, and the disk is too full to
 * sync that log: the flush ends with an error, and is completed when there is space.
 */
class KeyspaceFullDiskTest {
  private static final Options OPTIONS =
      Stores.dev().toBuilder().set(Settings.DURABILITY, Durability.NONE).build();

  private final MemoryStorage memory = new MemoryStorage();
  private final FaultStorage disk = new FaultStorage(memory);

  @Test
  void aFlushThatWouldOvertakeTheLogEndsAndIsCompletedLater() throws InterruptedException {
    try (Kiwi db = Kiwi.open(disk, OPTIONS)) {
      Keyspace pink = db.createKeyspace("pink");
      db.put(Stores.key(1), new byte[10]);
      pink.put(Stores.key(2), new byte[10]);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread flush = new Thread(() -> {
        try {
          pink.flush();
        } catch (RuntimeException e) {
          failure.set(e);
        }
      });
      try (Stalled tables = Stalled.flushesOf(disk)) {
        flush.start();
        tables.awaitReached();
        disk.add(FaultRule.on(SYNC).names("*.wal").forEver().fail(Reason.DISK_FULL));
        disk.add(FaultRule.on(CREATE).names("*.wal").forEver().fail(Reason.DISK_FULL));
      }
      flush.join();
      assertThat(failure.get()).isInstanceOf(ReadOnlyDatabaseException.class);
      assertThatThrownBy(pink::flush).isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> pink.put(Stores.key(3), new byte[10]))
          .isInstanceOf(ReadOnlyDatabaseException.class);

      disk.clear();
      Gates.until(() -> db.state().health() == Health.OPEN);
      pink.put(Stores.key(3), new byte[10]);
      db.flush();
      assertThat(pink.memtables()).isEmpty();
    }
    try (Kiwi db = Kiwi.open(memory.reopen(), OPTIONS)) {
      assertThat(db.get(Stores.key(1))).hasSize(10);
      assertThat(db.keyspace("pink").get(Stores.key(2))).hasSize(10);
      assertThat(db.keyspace("pink").get(Stores.key(3))).hasSize(10);
    }
  }

  /** Both memtables are written already; one edit commits them when the log can be given up. */
  @Test
  void closingCompletesItIfThereIsSpaceAgain() throws InterruptedException {
    try (Kiwi db = Kiwi.open(disk, OPTIONS)) {
      Keyspace pink = db.createKeyspace("pink");
      db.put(Stores.key(1), new byte[10]);
      pink.put(Stores.key(2), new byte[10]);
      FaultRule full = FaultRule.on(SYNC).names("*.wal").fail(Reason.DISK_FULL);
      disk.add(full);
      assertThatThrownBy(db::sync).isInstanceOf(RuntimeException.class);
    }
    try (Kiwi db = Kiwi.open(memory.reopen(), OPTIONS)) {
      assertThat(db.get(Stores.key(1))).hasSize(10);
      assertThat(db.keyspace("pink").get(Stores.key(2))).hasSize(10);
    }
  }
}
