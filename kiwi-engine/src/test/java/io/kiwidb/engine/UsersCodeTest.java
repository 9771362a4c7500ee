package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stages, listeners and filters run on threads of the store; they may call it, or get an exception
 * that explains why not.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class UsersCodeTest {
  private final MemoryStorage storage = new MemoryStorage();

  /** What a stage may do with the store. */
  enum Act {
    CLOSE(Kiwi::close),
    FLUSH(Kiwi::flush),
    COMPACT(Kiwi::compact),
    SYNC(Kiwi::sync),
    PUT(db -> db.put(Stores.key(2), new byte[1], WriteOptions.sync())),
    PAUSE(db -> db.pauseBackgroundWork().close()),
    SETTINGS(db -> db.settings().set(Settings.L0_TRIGGER, 5L)),
    SNAPSHOT(db -> db.snapshot().close());

    private final Consumer<Kiwi> action;

    Act(Consumer<Kiwi> action) {
      this.action = action;
    }
  }

  private void assertReopens() {
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      assertThat(db.get(Stores.key(1))).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStageMayCallAnything(Act act) throws Exception {
    Kiwi db = Kiwi.open(storage, Stores.dev());
    db.async()
        .put(Stores.key(1), new byte[1], WriteOptions.sync())
        .thenRun(() -> act.action.accept(db))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    db.close();
    assertReopens();
  }

  @ParameterizedTest
  @EnumSource
  void aStageOfAReadMayCallAnything(Act act) throws Exception {
    Kiwi db = Kiwi.open(storage, Stores.dev());
    db.put(Stores.key(1), new byte[1]);
    db.async()
        .get(Stores.key(1))
        .thenAccept(value -> act.action.accept(db))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    db.close();
    assertReopens();
  }

  @Test
  void aListenerMayCloseTheStore() {
    AtomicReference<Kiwi> store = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    Options options = Stores.dev().toBuilder()
        .listener(event -> {
          Kiwi db = store.get();
          if (event instanceof KiwiEvent.FlushCompleted && db != null) {
            db.close();
            closed.countDown();
          }
        })
        .build();
    Kiwi db = Kiwi.open(storage, options);
    store.set(db);
    db.put(Stores.key(1), new byte[1]);
    db.flush();
    Gates.await(closed);
    assertReopens();
  }

  @Test
  void aFilterIsToldThatItCannotCloseTheStore() {
    AtomicReference<Kiwi> store = new AtomicReference<>();
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    CompactionFilter filter = candidate -> {
      try {
        store.get().close();
      } catch (IllegalStateException e) {
        refusal.set(e);
      }
      return CompactionFilter.Verdict.KEEP;
    };
    try (Kiwi db =
        Kiwi.open(storage, Stores.dev().toBuilder().compactionFilter(filter).build())) {
      store.set(db);
      db.put(Stores.key(1), new byte[1]);
      db.compact();
      assertThat(refusal.get()).hasMessageContaining("call it from another thread");
    }
    assertReopens();
  }

  /**
   * A writer holds a lock of the application that a stage wants, too, and comes while the store is
   * being closed. The first stage keeps the lane of stages, so that it is up to closing what
   * becomes of the second.
   */
  @Test
  void closingHoldsNoLockWhileStagesRun() throws InterruptedException {
    Options options =
        Stores.dev().toBuilder().set(Settings.DURABILITY, Durability.NONE).build();
    FaultStorage disk = new FaultStorage(storage);
    Kiwi db = Kiwi.open(disk, options);
    CountDownLatch attached = new CountDownLatch(1);
    disk.add(FaultRule.on(StorageOperation.SYNC)
        .names("*.wal")
        .forEver()
        .pause(() -> Gates.await(attached)));
    CountDownLatch inFirst = new CountDownLatch(1);
    CountDownLatch inSecond = new CountDownLatch(1);
    CountDownLatch endOfFirst = new CountDownLatch(1);
    ReentrantLock ofTheApplication = new ReentrantLock();
    CompletableFuture<Void> first = stage(db, 1, () -> {
      inFirst.countDown();
      Gates.await(endOfFirst);
    });
    attached.countDown();
    Gates.await(inFirst);
    CompletableFuture<Void> second = stage(db, 2, () -> {
      inSecond.countDown();
      ofTheApplication.lock();
      ofTheApplication.unlock();
    });
    Thread closer = new Thread(db::close);
    ofTheApplication.lock();
    try {
      closer.start();
      Gates.until(() -> inSecond.getCount() == 0
          || closer.getState() == Thread.State.WAITING
          || closer.getState() == Thread.State.TIMED_WAITING
          || closer.getState() == Thread.State.TERMINATED);
      // Whether it is written or refused depends on who is first; that it returns does not.
      db.put(Stores.key(3), new byte[1]);
    } catch (DatabaseClosedException e) {
      assertThat(e).hasMessageContaining("closed");
    } finally {
      ofTheApplication.unlock();
    }
    endOfFirst.countDown();
    first.join();
    second.join();
    closer.join();
    assertReopens();
  }

  private static CompletableFuture<Void> stage(Kiwi db, long key, Runnable stage) {
    return db.async()
        .put(Stores.key(key), new byte[1], WriteOptions.sync())
        .thenRun(stage)
        .toCompletableFuture();
  }

  @Test
  void aStageHearsOfAValueThatDoesNotFitTheHeap() {
    OutOfMemoryError error = new OutOfMemoryError("of the test");
    FaultStorage disk = new FaultStorage(storage);
    Options uncached =
        Stores.dev().toBuilder().provider(ProviderKind.CACHE, "none").build();
    try (Kiwi db = Kiwi.open(disk, uncached)) {
      db.put(Stores.key(1), new byte[1]);
      db.flush();
      disk.add(FaultRule.on(StorageOperation.READ).names("*.sst").forEver().pause(() -> {
        throw error;
      }));
      assertThatThrownBy(
              () -> db.async().get(Stores.key(1)).toCompletableFuture().get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCause(error);
    }
  }
}
