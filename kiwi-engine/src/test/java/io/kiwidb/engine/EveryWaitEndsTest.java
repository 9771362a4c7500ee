package io.kiwidb.engine;

import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Options;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A wait ends with the awaited event, and with every state that rules it out. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class EveryWaitEndsTest {
  private final MemoryStorage memory = new MemoryStorage();
  private final FaultStorage disk = new FaultStorage(memory);

  private static Options options() {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.NONE)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .build();
  }

  /** What another thread's call threw; null while it runs, or if it threw nothing. */
  private static final class Call extends Thread {
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    Call(Runnable body) {
      super(body);
      setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
      start();
    }

    Throwable failure() throws InterruptedException {
      join();
      return thrown.get();
    }
  }

  @Test
  void aFlushEndsWhenTheStoreBecomesFatalBeforeItsTurn() throws InterruptedException {
    Kiwi db = Kiwi.open(disk, options());
    try (Stalled first = Stalled.flushesOf(disk)) {
      db.put(Stores.key(1), new byte[10]);
      Call firstFlush = new Call(db::flush);
      first.awaitReached();
      db.put(Stores.key(2), new byte[10]);
      Call secondFlush = new Call(db::flush);
      Gates.until(() -> db.memtables().stream()
          .noneMatch(memtable -> memtable.phase() == MemTableInfo.Phase.ACTIVE));
      disk.add(FaultRule.on(SYNC).names("*.wal").forEver().fail(Reason.IO));
      assertThatThrownBy(() -> db.put(Stores.key(3), new byte[10], WriteOptions.sync()))
          .isInstanceOf(ReadOnlyDatabaseException.class);
      assertThat(db.state().health()).isEqualTo(Health.FATAL);
      assertThat(secondFlush.failure()).isInstanceOf(ReadOnlyDatabaseException.class);
      first.close();
      assertThat(firstFlush.failure()).isInstanceOf(ReadOnlyDatabaseException.class);
    }
    assertThatThrownBy(db::flush).isInstanceOf(ReadOnlyDatabaseException.class);
    assertThatThrownBy(db::compact).isInstanceOf(ReadOnlyDatabaseException.class);
    Stores.abandon(db);
  }

  /** No thread ends for it, and it is told once. */
  @Test
  void aFailedSyncOfTheBackgroundIsToldOnceAndEndsNoThread() {
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    Options adaptive = options().toBuilder()
        .set(Settings.DURABILITY, Durability.ADAPTIVE)
        .listener(events::add)
        .build();
    try {
      Kiwi db = Kiwi.open(disk, adaptive);
      disk.add(FaultRule.on(SYNC).names("*.wal").forEver().fail(Reason.IO));
      db.put(Stores.key(1), new byte[10]);
      Gates.until(() -> db.state().health() == Health.FATAL);
      Stores.abandon(db);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(events).filteredOn(KiwiEvent.SyncFailed.class::isInstance).hasSize(1);
    assertThat(uncaught).isEmpty();
  }

  /**
   * The sync is refused because of the append; nothing is known to be broken but that there is no
   * room.
   */
  @Test
  void aFullDiskFoundByAnAppendAndASyncTogetherEndsWithSpace() throws InterruptedException {
    try (Kiwi db = Kiwi.open(disk, options())) {
      db.put(Stores.key(1), new byte[10]);
      CountDownLatch appending = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      disk.add(FaultRule.on(SYNC).names("*.wal").pause(() -> {
        appending.countDown();
        Gates.await(goOn);
      }));
      disk.add(FaultRule.on(SYNC).names("*.wal").fail(Reason.DISK_FULL));
      Call sync = new Call(db::sync);
      Gates.await(appending);
      disk.add(FaultRule.on(APPEND).names("*.wal").fail(Reason.DISK_FULL));
      assertThatThrownBy(() -> db.put(Stores.key(2), new byte[10])).hasMessageContaining(".wal");
      goOn.countDown();
      Throwable thrown = sync.failure();
      assertThat(thrown == null || thrown instanceof ReadOnlyDatabaseException)
          .as("%s", thrown)
          .isTrue();
      Gates.until(() -> db.state().health() == Health.OPEN);
      db.put(Stores.key(3), new byte[10], WriteOptions.sync());
    }
    try (Kiwi db = Kiwi.open(memory.reopen(), options())) {
      assertThat(db.get(Stores.key(1))).isNotNull();
      assertThat(db.get(Stores.key(2))).isNull();
      assertThat(db.get(Stores.key(3))).isNotNull();
    }
  }
}
