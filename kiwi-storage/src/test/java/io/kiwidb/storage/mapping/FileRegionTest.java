package io.kiwidb.storage.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.LateFault;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in memory, and where they may be. */
class FileRegionTest {
  private static final int BYTES = 1 << 20;
  private static final FileMapper JVM = FileMapper.ofThisJvm().orElseThrow();

  @TempDir
  Path directory;

  private Path path;

  @BeforeEach
  void createFile() throws IOException {
    path = Files.createFile(directory.resolve("file"));
    setLength(BYTES);
  }

  private void setLength(long bytes) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 100_000, FileRegion.WINDOW_BYTES, 600_000})
  void mappingLeavesTheFileAsLongAsItWas(int bytes) throws IOException {
    setLength(bytes);
    AtomicInteger interrupts = new AtomicInteger();
    FileMapper interrupted = (channel, mode, position, size) -> {
      FileMapper.Mapping mapped = JVM.map(channel, mode, position, size);
      if (interrupts.incrementAndGet() % 2 == 1) {
        Thread.currentThread().interrupt();
      }
      return mapped;
    };
    MappedRegion region = FileRegion.of(interrupted, path, BYTES).orElseThrow();
    assertThat(Files.size(path)).isEqualTo(bytes);
    if (bytes > 0) {
      region.copy(bytes - 1, new byte[] {7}, 0, 1);
      assertThat(Files.size(path)).isEqualTo(bytes);
      assertThat(content(bytes)[bytes - 1]).isEqualTo((byte) 7);
    }
    region.release();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.size(path)).isEqualTo(bytes);
  }

  /** Often enough for compiled code, which goes on behind a store that was refused. */
  @Test
  void copyToAFileThatAnotherProgramHasCutFails() {
    MappedRegion region = FileRegion.of(JVM, path, BYTES).orElseThrow();
    byte[] bytes = random(8 << 10);
    for (int i = 0; i < 30_000; i++) {
      region.copy(i * 7L % (BYTES - bytes.length), bytes, 0, 1 + i % 300);
    }
    region.copy(0, bytes, 0, 1); // the first window
    setLength(0);
    for (int i = 0; i < 3_000; i++) {
      int length = 1 + i * 31 % 700;
      int at = i % FileRegion.WINDOW_BYTES / 2;
      assertThatThrownBy(() -> region.copy(at, bytes, 1, length))
          .as("%d bytes at %d", length, at)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("it has 0 bytes");
      new LateFault().provoke(); // nothing is left for somebody else
    }
    region.release();
  }

  @Test
  void whatIsCopiedIsInTheFileAtOnceAndOnlyThere() throws IOException {
    MappedRegion region = FileRegion.of(JVM, path, BYTES).orElseThrow();
    assertThat(region.capacity()).isEqualTo(BYTES);
    region.copy(0, new byte[] {0, 1, 2, 3}, 1, 3);
    region.copy(BYTES - 2, new byte[] {4, 5}, 0, 2);
    byte[] expected = new byte[BYTES];
    expected[0] = 1;
    expected[1] = 2;
    expected[2] = 3;
    expected[BYTES - 2] = 4;
    expected[BYTES - 1] = 5;
    assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    region.release();
    assertThat(Files.readAllBytes(path)).isEqualTo(expected);
  }

  @Test
  void whatIsCopiedOverTheEndsOfWindowsIsInTheFile() throws IOException {
    MappedRegion region = FileRegion.of(JVM, path, BYTES).orElseThrow();
    byte[] bytes = random(BYTES);
    int step = 100_003;
    for (int at = 0; at < BYTES; at += step) {
      region.copy(at, bytes, at, Math.min(step, BYTES - at));
    }
    region.copy(5, bytes, 5, 1); // back to the first
    assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
    region.release();
  }

  @Test
  void whenAnotherWindowIsRefusedCopiesAreWritten() throws IOException {
    AtomicInteger windows = new AtomicInteger();
    FileMapper sparing = (channel, mode, position, bytes) -> {
      if (windows.incrementAndGet() > 2) {
        throw new IOException("Map failed");
      }
      return JVM.map(channel, mode, position, bytes);
    };
    MappedRegion region = FileRegion.of(sparing, path, BYTES).orElseThrow();
    byte[] bytes = random(BYTES);
    region.copy(0, bytes, 0, BYTES / 2 + 7);
    Thread.currentThread().interrupt();
    region.copy(BYTES / 2 + 7, bytes, BYTES / 2 + 7, BYTES / 2 - 7);
    assertThat(Thread.interrupted()).isTrue();
    region.release();
    assertThat(windows).hasValue(3);
    assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
  }

  @Test
  void aCopyThatCannotBeWrittenEitherFails() throws IOException {
    AtomicInteger windows = new AtomicInteger();
    FileMapper sparing = (channel, mode, position, bytes) -> {
      if (windows.incrementAndGet() > 1) {
        throw new IOException("Map failed");
      }
      return JVM.map(channel, mode, position, bytes);
    };
    MappedRegion region = FileRegion.of(sparing, path, BYTES).orElseThrow();
    Files.delete(path);
    assertThatThrownBy(() -> region.copy(BYTES / 2, new byte[1], 0, 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot write to file");
    region.release();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  private byte[] content(int length) {
    try {
      return Arrays.copyOf(Files.readAllBytes(path), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatWasAppendedBeforeStaysAndAppendsGoOn() throws IOException {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
        AppendFile file = storage.create("appended")) {
      file.append(new byte[] {1, 2}, 0, 2);
      Path appended = directory.resolve("appended");
      MappedRegion region = FileRegion.of(JVM, appended, BYTES).orElseThrow();
      file.append(new byte[] {3}, 0, 1);
      region.copy(1, new byte[] {9}, 0, 1);
      region.release();
      assertThat(Files.readAllBytes(appended)).startsWith(1, 9, 3);
    }
  }

  @Test
  void largerFileIsNotCutByMapping() throws IOException {
    byte[] content = new byte[100];
    Arrays.fill(content, (byte) 7);
    Files.write(path, content);
    FileRegion.of(JVM, path, 10).orElseThrow().release();
    assertThat(Files.readAllBytes(path)).isEqualTo(content);
  }

  @Test
  void interruptedThreadMapsAndReleasesAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    MappedRegion region = FileRegion.of(JVM, path, BYTES).orElseThrow();
    byte[] bytes = random(3 * FileRegion.WINDOW_BYTES);
    region.copy(0, bytes, 0, bytes.length);
    region.release();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(content(bytes.length)).isEqualTo(bytes);
  }

  @Test
  void interruptsWhileItIsMappedOnlyDelayIt() {
    AtomicInteger interrupts = new AtomicInteger();
    FileMapper interrupted = (channel, mode, position, bytes) -> {
      if (interrupts.getAndIncrement() < 5) {
        Thread.currentThread().interrupt();
      }
      return JVM.map(channel, mode, position, bytes);
    };
    FileRegion.of(interrupted, path, BYTES).orElseThrow().release();
    assertThat(interrupts.get()).isEqualTo(6);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void interruptsWithoutEndLeaveItUnmapped() {
    FileMapper interrupted = (channel, mode, position, bytes) -> {
      Thread.currentThread().interrupt();
      return JVM.map(channel, mode, position, bytes);
    };
    assertThat(FileRegion.of(interrupted, path, BYTES)).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusalOfTheSystemLeavesItUnmapped() {
    FileMapper refused = (channel, mode, position, bytes) -> {
      throw new IOException("Map failed");
    };
    assertThat(FileRegion.of(refused, path, BYTES)).isEmpty();
    assertThat(FileRegion.of(JVM, directory.resolve("none"), BYTES)).isEmpty();
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void directoryMapsWhereItsFileSystemWritesInPlace() throws IOException {
    boolean safe = DirectoryMapper.isSafeOn(
        System.getProperty("os.name"), Files.getFileStore(directory).type());
    try (MappableStorage storage =
        (MappableStorage) FileSystemStorage.open(directory, OpenMode.MUST_EXIST)) {
      for (int i = 0; i < 3; i++) {
        var region = storage.map("file", BYTES);
        assertThat(region.isPresent()).isEqualTo(safe);
        region.ifPresent(MappedRegion::release);
      }
    }
  }

  @Test
  void storageThatChangesNothingMapsNothing() {
    try (MappableStorage storage =
        (MappableStorage) FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      assertThatThrownBy(() -> storage.map("file", BYTES))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED));
      storage.close();
      assertThatThrownBy(() -> storage.map("file", BYTES))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, ext2, true",
    "Linux, ext3, true",
    "Linux, ext4, true",
    "Linux, xfs, true",
    "Linux, tmpfs, true",
    "Linux, btrfs, false",
    "Linux, zfs, false",
    "Linux, overlay, false",
    "Linux, nfs4, false",
    "Linux, fuse.sshfs, false",
    "Linux, '', false",
    "Mac OS X, apfs, false",
    "FreeBSD, tmpfs, false",
    "Windows 11, NTFS, false",
    "'', ext4, false",
  })
  void onlyFileSystemsOfLinuxThatWriteInPlaceAreSafe(
      String operatingSystem, String fileSystem, boolean safe) {
    assertThat(DirectoryMapper.isSafeOn(operatingSystem, fileSystem)).isEqualTo(safe);
  }
}
