package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Closing first refuses callers, then flushes, then syncs; and it releases everything, whatever
 * fails.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ClosingTest {
  private final MemoryStorage memory = new MemoryStorage();

  private static Options options() {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.NONE)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .build();
  }

  @RepeatedTest(10)
  void whatSkippedTheLogAndWasAcknowledgedIsThere() throws InterruptedException {
    AtomicLong acknowledged = new AtomicLong();
    Kiwi db = Kiwi.open(memory, options());
    Thread writer = new Thread(() -> {
      try {
        for (long i = 0; ; i++) {
          db.put(Stores.key(i), new byte[10], WriteOptions.skipLog());
          acknowledged.set(i + 1);
        }
      } catch (DatabaseClosedException e) {
        assertThat(e).hasMessageContaining("closed");
      }
    });
    writer.start();
    Gates.until(() -> acknowledged.get() > 2_000);
    db.close();
    writer.join();
    try (Kiwi again = Kiwi.open(memory.reopen(), options())) {
      for (long i = 0; i < acknowledged.get(); i++) {
        assertThat(again.get(Stores.key(i))).as("key %d", i).isNotNull();
      }
    }
  }

  /** The directory is free again, and the first failure is told. */
  @Test
  void aCloseThatFailsGivesTheLockBack() {
    FaultStorage disk = new FaultStorage(memory);
    Kiwi db = Kiwi.open(disk, options());
    db.put(Stores.key(1), new byte[10]);
    disk.add(FaultRule.on(StorageOperation.SYNC).forEver().fail(Reason.IO));
    assertThatThrownBy(db::close).isInstanceOf(RuntimeException.class);
    disk.clear();
    try (Kiwi again = Kiwi.open(memory.reopen(), options())) {
      assertThat(again.get(Stores.key(1))).isNotNull();
    }
  }

  @Test
  void anErrorOfTheJvmInTheMiddleOfClosingGivesTheLockBack() {
    FaultStorage disk = new FaultStorage(memory);
    Kiwi db = Kiwi.open(disk, options());
    db.put(Stores.key(1), new byte[10]);
    disk.add(FaultRule.on(StorageOperation.SYNC).forEver().pause(() -> {
      throw new OutOfMemoryError("of the test");
    }));
    assertThatThrownBy(db::close).isInstanceOf(Throwable.class);
    disk.clear();
    try (Kiwi again = Kiwi.open(memory.reopen(), options())) {
      assertThat(again.get(Stores.key(1))).isNotNull();
    }
  }

  /** What is not durable by then fails; what is succeeds; no stage stays open. */
  @Test
  void everyStageCompletes() {
    FaultStorage disk = new FaultStorage(memory);
    Kiwi db = Kiwi.open(disk, options());
    disk.add(FaultRule.on(StorageOperation.SYNC).names("*.wal").forEver().fail(Reason.IO));
    List<CompletableFuture<?>> stages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      try {
        stages.add(
            db.async().put(Stores.key(i), new byte[10], WriteOptions.sync()).toCompletableFuture());
        stages.add(db.async().get(Stores.key(i)).toCompletableFuture());
      } catch (KiwiException e) {
        assertThat(stages).isNotEmpty(); // the state says so by then
      }
    }
    Stores.abandon(db);
    for (CompletableFuture<?> stage : stages) {
      try {
        stage.join();
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(KiwiException.class);
      }
    }
  }

  /** Both come back when it is closed. */
  @Test
  void aSecondCallWaitsForTheFirst() throws InterruptedException {
    FaultStorage disk = new FaultStorage(memory);
    Kiwi db = Kiwi.open(disk, options());
    try (Stalled flush = Stalled.flushesOf(disk)) {
      db.put(Stores.key(1), new byte[10], WriteOptions.skipLog());
      Thread first = new Thread(db::close);
      first.start();
      flush.awaitReached();
      Thread second = new Thread(db::close);
      second.start();
      Gates.until(() -> second.getState() == Thread.State.WAITING);
      assertThatThrownBy(() -> Kiwi.open(memory.reopen(), options()))
          .isInstanceOf(StorageException.class);
      flush.close();
      second.join();
      Kiwi.open(memory.reopen(), options()).close();
      first.join();
    }
  }
}
