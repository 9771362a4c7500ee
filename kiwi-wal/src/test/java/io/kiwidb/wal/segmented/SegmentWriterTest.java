package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.FileId;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentWriterTest {
  private static final FileId ID = new FileId("000007.wal", 7, new UUID(1, 2));

  private final FaultStorage storage = new FaultStorage(new MemoryStorage());
  private final LogWriter writer = new SegmentedLogProvider()
      .create(new LogProvider.Creation(storage, ID, LogProvider.Link.NONE, 0));
  private final byte[] bytes = new byte[LogWriter.HEADROOM + 100];

  private long append() {
    return writer.append(bytes, LogWriter.HEADROOM, 100);
  }

  @Test
  void aSyncUnderWayAndOneMoreServeHoweverManyWait() throws InterruptedException {
    Sync sync = new Sync();
    append();
    Thread first = sync.start(writer::sync);
    sync.entered.await();
    List<Thread> others = Stream.generate(
            () -> sync.startBehindAnAppend(this::append, writer::sync))
        .limit(8)
        .toList();
    others.forEach(SegmentWriterTest::awaitWaiting);
    sync.release.countDown();
    sync.join(first, others);
    assertThat(sync.failure.get()).isNull();
    assertThat(sync.count).hasValue(2);
    assertThat(writer.syncedLength()).isEqualTo(writer.length());
  }

  @Test
  void aSyncDoesNotCoverWhatWasAppendedWhileItRan() throws InterruptedException {
    Sync sync = new Sync();
    long before = append();
    Thread first = sync.start(writer::sync);
    sync.entered.await();
    append();
    sync.release.countDown();
    first.join();
    assertThat(writer.syncedLength()).isEqualTo(before).isLessThan(writer.length());
  }

  @Test
  void thoseWhoWaitForAFailingSyncFailWithIt() throws InterruptedException {
    Sync sync = new Sync();
    storage.add(FaultRule.on(StorageOperation.SYNC).fail(Reason.IO));
    append();
    Thread first = sync.start(writer::sync);
    sync.entered.await();
    AtomicInteger failed = new AtomicInteger();
    List<Thread> others = Stream.generate(() -> sync.start(() -> failed.addAndGet(syncFails())))
        .limit(4)
        .toList();
    others.forEach(SegmentWriterTest::awaitWaiting);
    sync.release.countDown();
    sync.join(first, others);
    assertThat(failed).hasValue(4);
    assertThat(sync.count).hasValue(1);
  }

  @Test
  @Timeout(60)
  void failedSyncCountsMoreThanADiskThatWasFoundFullMeanwhile() throws InterruptedException {
    Sync sync = new Sync();
    storage.add(FaultRule.on(StorageOperation.SYNC).fail(Reason.IO));
    append();
    AtomicReference<StorageException> failed = new AtomicReference<>();
    Thread first =
        sync.start(() -> failed.set(catchThrowableOfType(StorageException.class, writer::sync)));
    sync.entered.await();
    storage.add(FaultRule.on(StorageOperation.APPEND).fail(Reason.DISK_FULL));
    StorageException full = catchThrowableOfType(StorageException.class, this::append);
    assertThat(full.reason()).isEqualTo(Reason.DISK_FULL);
    sync.release.countDown();
    first.join();
    assertThat(failed.get().reason()).isEqualTo(Reason.IO);
    for (StorageException next : laterFailures()) {
      assertThat(next).hasCause(failed.get());
      assertThat(next.reason()).isEqualTo(Reason.IO);
    }
  }

  @Test
  @Timeout(60)
  void thoseWhoWaitForASyncHearThatAnAppendFoundTheDiskFull() throws InterruptedException {
    Sync sync = new Sync();
    append();
    Thread first = sync.start(writer::sync);
    sync.entered.await();
    append();
    AtomicReference<StorageException> failed = new AtomicReference<>();
    Thread second =
        sync.start(() -> failed.set(catchThrowableOfType(StorageException.class, writer::sync)));
    awaitWaiting(second);
    storage.add(FaultRule.on(StorageOperation.APPEND).fail(Reason.DISK_FULL));
    StorageException full = catchThrowableOfType(StorageException.class, this::append);
    sync.release.countDown();
    first.join();
    second.join();
    assertThat(failed.get()).hasCause(full);
    assertThat(failed.get().reason()).isEqualTo(Reason.DISK_FULL);
    for (StorageException next : laterFailures()) {
      assertThat(next).hasCause(full);
      assertThat(next.reason()).isEqualTo(Reason.DISK_FULL);
    }
  }

  private List<StorageException> laterFailures() {
    return List.of(
        catchThrowableOfType(StorageException.class, writer::sync),
        catchThrowableOfType(StorageException.class, this::append),
        catchThrowableOfType(StorageException.class, writer::sync));
  }

  private int syncFails() {
    try {
      writer.sync();
      return 0;
    } catch (StorageException e) {
      return 1;
    }
  }

  @Test
  void nothingNewIsNotSyncedAgain() {
    Sync sync = new Sync();
    sync.release.countDown();
    append();
    writer.sync();
    writer.sync();
    assertThat(sync.count).hasValue(1);
  }

  @Test
  void recordsWithoutHeadroomOrOutOfBoundsAreRefusedAndChangeNothing() {
    long length = writer.length();
    assertThatThrownBy(() -> writer.append(bytes, LogWriter.HEADROOM - 1, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.append(bytes, LogWriter.HEADROOM, 101))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.append(bytes, LogWriter.HEADROOM, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(append()).isGreaterThan(length);
  }

  @Test
  void aClosedLogSaysSo() {
    writer.close();
    assertThatThrownBy(this::append)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    assertThatThrownBy(writer::sync)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void aRecordIsOneAppendOfTheFile() {
    FaultRule appends = FaultRule.on(StorageOperation.APPEND).forEver().pause(() -> {});
    storage.add(appends);
    for (int i = 0; i < 50; i++) {
      writer.append(bytes, LogWriter.HEADROOM, i);
    }
    assertThat(appends.fired()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({"1, 131", "16384, 133", "100000000, 134", "36028797018963966, 138"})
  void putOf16And100BytesTakesAtMost138Bytes(long sequence, int expected) {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, new byte[16], new byte[100]);
    batch.seal(sequence);
    long before = writer.length();
    assertThat(writer.append(batch.array(), batch.offset(), batch.length()) - before)
        .isEqualTo(expected)
        .isLessThanOrEqualTo(138);
  }

  /**
   * Waits until a thread waits for something; it then waits for the sync lock, as it has nothing
   * else to wait for.
   */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  /** Counts the syncs of the storage and holds the first until it is released. */
  private final class Sync {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Sync() {
      storage.add(FaultRule.on(StorageOperation.SYNC).forEver().pause(this::hold));
    }

    private void hold() {
      count.incrementAndGet();
      entered.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    Thread start(Runnable task) {
      Thread thread = new Thread(task);
      thread.setUncaughtExceptionHandler((t, e) -> failure.compareAndSet(null, e));
      thread.start();
      return thread;
    }

    Thread startBehindAnAppend(Runnable append, Runnable task) {
      append.run();
      return start(task);
    }

    void join(Thread first, List<Thread> others) throws InterruptedException {
      first.join();
      for (Thread other : others) {
        other.join();
      }
    }
  }
}
