package io.kiwidb.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a file after an operation on it failed; the contract suite does the rest. */
class DiskAppendFileTest {
  /** Every write to it fails as on a full disk. */
  private static final Path FULL = Path.of("/dev/full");

  @TempDir
  Path directory;

  @Test
  void fullDiskIsReportedAndTheFileTakesNothingMore() throws IOException {
    assumeTrue(Files.exists(FULL), "Linux has a device that is always full");
    Path path = Files.createFile(directory.resolve("f"));
    RandomAccessFile full = new RandomAccessFile(FULL.toFile(), "rw");
    AsynchronousFileChannel sound = AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
    try (DiskAppendFile file = new DiskAppendFile(path, full, sound)) {
      StorageException first = append(file);
      assertThat(first.reason()).isEqualTo(Reason.DISK_FULL);
      assertThat(first).hasMessageContaining("Free some space");
      assertThat(file.size()).isZero();
      for (StorageException next :
          new StorageException[] {append(file), sync(file), append(file)}) {
        assertThat(next.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(next).hasCause(first).hasMessageContaining("accepts no more writes");
      }
    }
  }

  @Test
  void failedSyncIsFinal() throws IOException {
    assumeTrue(Files.exists(FULL), "a device cannot be synced, and Linux says so");
    Path path = Files.createFile(directory.resolve("f"));
    RandomAccessFile sound = new RandomAccessFile(path.toFile(), "rw");
    AsynchronousFileChannel device = AsynchronousFileChannel.open(FULL, StandardOpenOption.WRITE);
    try (DiskAppendFile file = new DiskAppendFile(path, sound, device)) {
      file.append(new byte[10], 0, 10);
      StorageException first = sync(file);
      assertThat(first.reason()).isEqualTo(Reason.IO);
      assertThat(sync(file)).hasCause(first);
      assertThat(append(file)).hasCause(first);
      assertThat(Files.size(path)).isEqualTo(10);
    }
  }

  @Test
  void appendBrokenOffByAnErrorOfTheJvmIsFinal() throws IOException {
    Path path = Files.createFile(directory.resolve("f"));
    RandomAccessFile breaking = new RandomAccessFile(path.toFile(), "rw") {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        super.write(bytes, offset, length / 2);
        throw new OutOfMemoryError("as when no native memory is left for a chunk");
      }
    };
    AsynchronousFileChannel sound = AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
    try (DiskAppendFile file = new DiskAppendFile(path, breaking, sound)) {
      assertThat(
              catchThrowableOfType(OutOfMemoryError.class, () -> file.append(new byte[10], 0, 10)))
          .isNotNull();
      assertThat(append(file)).hasMessageContaining("aborted by an error");
      assertThat(sync(file)).hasMessageContaining("aborted by an error");
      assertThat(file.size()).isZero();
    }
  }

  @Test
  void failureThatCannotBePutIntoWordsIsFinal() throws IOException {
    Path path = Files.createFile(directory.resolve("f"));
    RandomAccessFile breaking = new RandomAccessFile(path.toFile(), "rw") {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            throw new OutOfMemoryError("as when there is no heap for the message");
          }
        };
      }
    };
    AsynchronousFileChannel sound = AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
    try (DiskAppendFile file = new DiskAppendFile(path, breaking, sound)) {
      assertThat(
              catchThrowableOfType(OutOfMemoryError.class, () -> file.append(new byte[10], 0, 10)))
          .isNotNull();
      assertThat(append(file).reason()).isEqualTo(Reason.IO);
      assertThat(sync(file)).hasMessageContaining("accepts no more writes");
    }
  }

  @Test
  @Timeout(60)
  void failedSyncCountsMoreThanADiskThatWasFoundFullMeanwhile() throws Exception {
    Path path = Files.createFile(directory.resolve("f"));
    HeldSync held = new HeldSync("Input/output error");
    try (DiskAppendFile file = new DiskAppendFile(path, full(path), held)) {
      CompletableFuture<StorageException> syncer = CompletableFuture.supplyAsync(() -> sync(file));
      held.entered.await();
      StorageException append = append(file);
      assertThat(append.reason()).isEqualTo(Reason.DISK_FULL);
      held.release.countDown();
      assertThat(syncer.get().reason()).isEqualTo(Reason.IO);
      assertThat(sync(file))
          .hasCause(syncer.get())
          .extracting(StorageException::reason)
          .isEqualTo(Reason.IO);
      assertThat(append(file).reason()).isEqualTo(Reason.IO);
    }
  }

  @Test
  @Timeout(60)
  void diskThatIsFullForAppendAndSyncIsFull() throws Exception {
    Path path = Files.createFile(directory.resolve("f"));
    HeldSync held = new HeldSync("No space left on device");
    try (DiskAppendFile file = new DiskAppendFile(path, full(path), held)) {
      CompletableFuture<StorageException> syncer = CompletableFuture.supplyAsync(() -> sync(file));
      held.entered.await();
      StorageException append = append(file);
      held.release.countDown();
      assertThat(syncer.get().reason()).isEqualTo(Reason.DISK_FULL);
      assertThat(sync(file))
          .hasCause(append)
          .extracting(StorageException::reason)
          .isEqualTo(Reason.DISK_FULL);
    }
  }

  @Test
  @Timeout(60)
  void syncBesideAnAppendThatFindsTheDiskFullMaySucceedAndTheNextSaysThatItIsFull()
      throws Exception {
    Path path = Files.createFile(directory.resolve("f"));
    HeldSync held = new HeldSync(null);
    try (DiskAppendFile file = new DiskAppendFile(path, full(path), held)) {
      CompletableFuture<StorageException> syncer = CompletableFuture.supplyAsync(() -> sync(file));
      held.entered.await();
      StorageException append = append(file);
      held.release.countDown();
      assertThat(syncer.get()).isNull();
      assertThat(sync(file))
          .hasCause(append)
          .extracting(StorageException::reason)
          .isEqualTo(Reason.DISK_FULL);
    }
  }

  @Test
  void syncOfAFileThatAnotherProgramHasCutFails() throws IOException {
    Path path = directory.resolve("f");
    try (DiskAppendFile file = DiskAppendFile.create(path)) {
      file.append(new byte[100], 0, 100);
      file.sync();
      try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
        other.setLength(40);
      }
      StorageException error = sync(file);
      assertThat(error.reason()).isEqualTo(Reason.IO);
      assertThat(error).hasMessageContaining("has 40 bytes, but 100 were appended");
      assertThat(append(file)).hasCause(error);
    }
  }

  private static RandomAccessFile full(Path path) throws IOException {
    return new RandomAccessFile(path.toFile(), "rw") {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }

  @Test
  void fileThatCannotBeCreatedLeavesNothing() {
    Path inMissing = directory.resolve("no").resolve("f");
    StorageException error =
        catchThrowableOfType(StorageException.class, () -> DiskAppendFile.create(inMissing));
    assertThat(error.reason()).isEqualTo(Reason.MISSING);
    assertThat(directory).isEmptyDirectory();
  }

  private static StorageException append(DiskAppendFile file) {
    return catchThrowableOfType(StorageException.class, () -> file.append(new byte[10], 0, 10));
  }

  private static StorageException sync(DiskAppendFile file) {
    return catchThrowableOfType(StorageException.class, file::sync);
  }
}
