package io.kiwidb.testkit.storage;

import static io.kiwidb.testkit.storage.StorageContents.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Storage;
import io.kiwidb.io.Storage.AutoCloseableLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link Storage#lock} within one JVM. Extend it and implement one method. */
public abstract class StorageLockContract {
  private static final String LOCK = "LOCK";

  /**
   * Returns a new view of this test's directory: the same directory for each call within a test,
   * empty at the first.
   */
  protected abstract Storage open();

  @Test
  void lockHasOneHolder() {
    try (Storage storage = open();
        Storage other = open();
        AutoCloseableLock held = storage.lock(LOCK)) {
      assertThat(held).isNotNull();
      assertLocked(storage);
      assertLocked(other);
    }
  }

  @Test
  void lockOutlivesItsStorageAndGoesWhenItIsClosed() {
    Storage storage = open();
    AutoCloseableLock held = storage.lock(LOCK);
    storage.close();
    try (Storage other = open()) {
      assertLocked(other);
      held.close();
      other.lock(LOCK).close();
    }
  }

  @Test
  void closingALockTwiceDoesNotTakeItFromTheNextHolder() {
    try (Storage storage = open()) {
      AutoCloseableLock first = storage.lock(LOCK);
      first.close();
      try (AutoCloseableLock second = storage.lock(LOCK)) {
        first.close();
        assertLocked(storage);
        assertThat(second).isNotNull();
      }
    }
  }

  @Test
  void heldLockFileIsLeftAlone() {
    try (Storage storage = open()) {
      StorageContents.write(storage, "a", new byte[3]);
      try (AutoCloseableLock held = storage.lock(LOCK)) {
        assertThat(held).isNotNull();
        assertThat(storage.exists(LOCK)).isTrue();
        assertThat(storage.list()).containsExactlyInAnyOrder("a", LOCK);
        assertFails(Reason.LOCKED, LOCK, () -> storage.open(LOCK));
        assertFails(Reason.LOCKED, LOCK, () -> storage.create(LOCK));
        assertFails(Reason.LOCKED, LOCK, () -> storage.delete(LOCK));
        assertFails(Reason.LOCKED, LOCK, () -> storage.rename(LOCK, "b"));
        assertFails(Reason.LOCKED, LOCK, () -> storage.rename("a", LOCK));
        assertLocked(storage);
      }
    }
  }

  @Test
  void whoReadsKeepsWritersAwayUntilItIsClosed() {
    try (Storage storage = open();
        Storage other = open()) {
      AutoCloseableLock reading = storage.lockToRead(LOCK);
      assertLocked(storage);
      assertLocked(other);
      reading.close();
      AutoCloseableLock writing = other.lock(LOCK);
      reading.close();
      assertLocked(storage);
      writing.close();
    }
  }

  @Test
  void whoWritesKeepsReadersAway() {
    try (Storage storage = open();
        Storage other = open()) {
      AutoCloseableLock writing = storage.lock(LOCK);
      StorageContents.assertRefused(() -> storage.lockToRead(LOCK));
      StorageContents.assertRefused(() -> other.lockToRead(LOCK));
      assertLocked(other);
      writing.close();
      other.lockToRead(LOCK).close();
    }
  }

  @Test
  void interruptedThreadGetsTheLockAndStaysInterrupted() {
    try (Storage storage = open()) {
      Thread.currentThread().interrupt();
      AutoCloseableLock held = storage.lock(LOCK);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertLocked(storage);
      held.close();
      assertThat(Thread.interrupted()).isTrue();
      storage.lock(LOCK).close();
    }
  }

  @Test
  void ofManyWhoTryAtOnceOneGetsIt() throws Exception {
    int count = 4;
    ExecutorService threads = Executors.newFixedThreadPool(count);
    CyclicBarrier start = new CyclicBarrier(count);
    CyclicBarrier end = new CyclicBarrier(count);
    try (Storage storage = open()) {
      List<Future<Integer>> wins = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        wins.add(threads.submit(() -> {
          int won = 0;
          for (int round = 0; round < 200; round++) {
            start.await(1, TimeUnit.MINUTES);
            AutoCloseableLock lock = tryLock(storage);
            end.await(1, TimeUnit.MINUTES);
            if (lock != null) {
              won++;
              lock.close();
            }
          }
          return won;
        }));
      }
      int total = 0;
      for (Future<Integer> each : wins) {
        total += each.get();
      }
      assertThat(total).isEqualTo(200);
    } finally {
      threads.shutdownNow();
    }
  }

  private static @Nullable AutoCloseableLock tryLock(Storage storage) {
    try {
      return storage.lock(LOCK);
    } catch (StorageException e) {
      assertThat(e.reason()).isEqualTo(Reason.LOCKED);
      return null;
    }
  }

  private static void assertLocked(Storage storage) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.lock(LOCK))
        .withMessageContaining(LOCK)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
  }
}
