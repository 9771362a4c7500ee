package io.kiwidb.storage;

import static io.kiwidb.testkit.storage.StorageContents.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.storage.MountedVolume;
import io.kiwidb.testkit.storage.StorageContents;
import io.kiwidb.testkit.storage.StorageContract;
import io.kiwidb.testkit.storage.StorageInterruptContract;
import io.kiwidb.testkit.storage.StorageLinkContract;
import io.kiwidb.testkit.storage.StorageLockContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileSystemStorageTest {
  @TempDir
  Path directory;

  @Nested
  class Contract extends StorageContract {
    @Override
    protected Storage open() {
      return FileSystemStorageTest.this.open(OpenMode.CREATE_IF_MISSING);
    }
  }

  @Nested
  class Locks extends StorageLockContract {
    @Override
    protected Storage open() {
      return FileSystemStorageTest.this.open(OpenMode.CREATE_IF_MISSING);
    }
  }

  @Nested
  class Interrupts extends StorageInterruptContract {
    @Override
    protected Storage open() {
      return FileSystemStorageTest.this.open(OpenMode.CREATE_IF_MISSING);
    }
  }

  @Nested
  class Links extends StorageLinkContract {
    @Override
    protected LinkableStorage source() {
      return (LinkableStorage)
          FileSystemStorage.open(directory.resolve("source"), OpenMode.CREATE_IF_MISSING);
    }

    @Override
    protected Storage target() {
      return FileSystemStorage.open(directory.resolve("target"), OpenMode.CREATE_IF_MISSING);
    }
  }

  @Test
  void anotherFileSystemGetsNoLink() throws Exception {
    try (MountedVolume volume = MountedVolume.ext4(directory, 4096, 16L << 20);
        Storage source =
            FileSystemStorage.open(directory.resolve("source"), OpenMode.CREATE_IF_MISSING);
        Storage target = FileSystemStorage.open(
            volume.directory().resolve("target"), OpenMode.CREATE_IF_MISSING)) {
      StorageContents.write(source, "a", new byte[3]);
      assertThat(((LinkableStorage) source).link("a", target, "a")).isFalse();
      assertThat(target.list()).isEmpty();
    }
  }

  private Storage open(OpenMode mode) {
    return FileSystemStorage.open(directory, mode);
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE_IF_MISSING", "CREATE_NEW"})
  void creatingModesMakeTheDirectoryWithItsParents(OpenMode mode) {
    Path deep = directory.resolve("x").resolve("y").resolve("z");
    Thread.currentThread().interrupt(); // must not matter here either
    try (Storage storage = FileSystemStorage.open(deep, mode)) {
      assertThat(Thread.interrupted()).isTrue();
      assertThat(deep).isDirectory();
      assertThat(storage.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MUST_EXIST", "READ_ONLY"})
  void otherModesSayThatTheDirectoryIsMissingAndWhatToDo(OpenMode mode) {
    Path missing = directory.resolve("x");
    StorageException error =
        catchThrowableOfType(StorageException.class, () -> FileSystemStorage.open(missing, mode));
    assertThat(error.reason()).isEqualTo(Reason.MISSING);
    assertThat(error)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("CREATE_IF_MISSING");
    assertThat(missing).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void pathOfAFileIsRefused(OpenMode mode) throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "text");
    StorageException error =
        catchThrowableOfType(StorageException.class, () -> FileSystemStorage.open(file, mode));
    assertThat(error).hasMessageContaining("it is a file");
    assertThat(error.reason()).isEqualTo(Reason.NOT_A_DIRECTORY);
    StorageException below = catchThrowableOfType(
        StorageException.class, () -> FileSystemStorage.open(file.resolve("x"), mode));
    assertThat(below).hasMessageContaining(file.toString());
    assertThat(below.reason()).isEqualTo(Reason.NOT_A_DIRECTORY);
    assertThat(file).hasContent("text");
  }

  @Test
  void linkThatLeadsToNothingIsNoDirectory() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("gone"));
    StorageException create = catchThrowableOfType(
        StorageException.class, () -> FileSystemStorage.open(link, OpenMode.CREATE_NEW));
    assertThat(create.reason()).isEqualTo(Reason.NOT_A_DIRECTORY);
    StorageException open = catchThrowableOfType(
        StorageException.class, () -> FileSystemStorage.open(link, OpenMode.MUST_EXIST));
    assertThat(open.reason()).isEqualTo(Reason.MISSING);
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeLookedAtIsNotCalledAFile(OpenMode mode) {
    Path impossible = directory.resolve("n".repeat(10_000));
    StorageException error = catchThrowableOfType(
        StorageException.class, () -> FileSystemStorage.open(impossible, mode));
    assertThat(error.reason()).isEqualTo(Reason.IO);
    assertThat(error).hasMessageContaining("too long");
  }

  @Test
  void readOnlyStorageIsNotChanged() {
    StorageContents.write(open(OpenMode.CREATE_IF_MISSING), "a", new byte[3]);
    try (Storage storage = open(OpenMode.READ_ONLY)) {
      assertFails(Reason.DENIED, "b", () -> storage.create("b"));
      assertFails(Reason.DENIED, "a", () -> storage.delete("a"));
      assertFails(Reason.DENIED, "a", () -> storage.rename("a", "b"));
      assertThat(StorageContents.read(storage, "a")).hasSize(3);
      assertFails(Reason.DENIED, "LOCK", () -> storage.lock("LOCK"));
      storage.lockToRead("LOCK").close();
    }
  }

  @Test
  void lockToReadChangesNoByteOfTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("LOCK"), "a note");
    try (Storage storage = open(OpenMode.READ_ONLY);
        Storage.AutoCloseableLock held = storage.lockToRead("LOCK")) {
      assertThat(held).isNotNull();
      assertThat(file).hasContent("a note");
    }
  }

  @Test
  @Timeout(120)
  void processesReadBesideEachOtherAndAWriterIsToldOfThem() throws Exception {
    Files.writeString(directory.resolve("LOCK"), "pid 1, started by the last writer");
    try (Storage storage = open(OpenMode.READ_ONLY);
        Storage.AutoCloseableLock held = storage.lockToRead("LOCK");
        LockProcess reader = LockProcess.startToRead(directory)) {
      assertThat(held).isNotNull();
      assertThat(reader.answer()).isEqualTo("held");
      try (LockProcess writer = LockProcess.start(directory)) {
        assertThat(writer.answer()).contains("open read-only").doesNotContain("pid 1,");
      }
    }
  }

  @Test
  @Timeout(120)
  void readerIsToldWhoWrites() throws Exception {
    try (Storage storage = open(OpenMode.MUST_EXIST);
        Storage.AutoCloseableLock held = storage.lock("LOCK");
        LockProcess reader = LockProcess.startToRead(directory)) {
      assertThat(held).isNotNull();
      assertThat(reader.answer()).contains("pid " + ProcessHandle.current().pid() + ",");
    }
  }

  @Test
  @Timeout(120)
  void mediumThatCanOnlyBeReadIsLockedAllTheSame() throws Exception {
    Path original = Files.createDirectory(directory.resolve("original"));
    try (Storage writable = FileSystemStorage.open(original, OpenMode.MUST_EXIST)) {
      StorageContents.write(writable, "a", new byte[3]);
    }
    try (MountedVolume medium = MountedVolume.readOnly(directory, original);
        Storage storage = FileSystemStorage.open(medium.directory(), OpenMode.READ_ONLY)) {
      try (Storage.AutoCloseableLock nothingToLock = storage.lockToRead("LOCK")) {
        assertThat(nothingToLock).isNotNull();
        assertThat(StorageContents.read(storage, "a")).hasSize(3);
      }
      Files.createFile(original.resolve("LOCK"));
      try (Storage.AutoCloseableLock held = storage.lockToRead("LOCK");
          LockProcess writer = LockProcess.start(original)) {
        assertThat(held).isNotNull();
        assertThat(writer.answer()).contains("open read-only");
      }
      try (LockProcess writer = LockProcess.start(original)) {
        assertThat(writer.answer()).isEqualTo("held");
        StorageContents.assertRefused(() -> storage.lockToRead("LOCK"));
      }
    }
  }

  @Test
  void subdirectoriesAreNoFiles() throws IOException {
    Files.createDirectory(directory.resolve("sub"));
    try (Storage storage = open(OpenMode.MUST_EXIST)) {
      StorageContents.write(storage, "a", new byte[3]);
      assertThat(storage.list()).containsExactly("a");
      assertThat(storage.exists("sub")).isFalse();
      assertFails(Reason.EXISTS, "sub", () -> storage.create("sub"));
    }
  }

  @Test
  void symbolicLinkLeadsToTheSameLock() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    try (Storage one = FileSystemStorage.open(real, OpenMode.MUST_EXIST);
        Storage other = FileSystemStorage.open(link, OpenMode.MUST_EXIST);
        Storage.AutoCloseableLock held = one.lock("LOCK")) {
      assertThat(held).isNotNull();
      assertThat(other.location()).isEqualTo(one.location());
      assertThat(catchThrowableOfType(StorageException.class, () -> other.lock("LOCK"))
              .reason())
          .isEqualTo(Reason.LOCKED);
    }
  }

  @Test
  void anotherProcessIsToldWhoHoldsTheLock() throws Exception {
    try (Storage storage = open(OpenMode.MUST_EXIST)) {
      Storage.AutoCloseableLock held = storage.lock("LOCK");
      hammerTheLock(storage);
      try (LockProcess other = LockProcess.start(directory)) {
        assertThat(other.holdsTheLock()).isFalse();
        assertThat(other.answer())
            .contains("pid " + ProcessHandle.current().pid() + ",")
            .contains("LOCK");
      }
      held.close();
      try (LockProcess other = LockProcess.start(directory)) {
        assertThat(other.answer()).isEqualTo("held");
      }
    }
  }

  /** Everything that could lose a lock of the operating system without a word. */
  private static void hammerTheLock(Storage storage) {
    for (int i = 0; i < 100; i++) {
      Thread.currentThread().interrupt();
      StorageContents.assertRefused(() -> storage.lock("LOCK"));
      StorageContents.assertRefused(() -> storage.open("LOCK"));
      StorageContents.assertRefused(() -> storage.delete("LOCK"));
      assertThat(storage.exists("LOCK")).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void lockOfAKilledProcessIsFree() throws Exception {
    try (Storage storage = open(OpenMode.MUST_EXIST);
        LockProcess other = LockProcess.start(directory)) {
      assertThat(other.answer()).isEqualTo("held");
      StorageException error =
          catchThrowableOfType(StorageException.class, () -> storage.lock("LOCK"));
      assertThat(error.reason()).isEqualTo(Reason.LOCKED);
      assertThat(error).hasMessageContaining("pid " + other.pid() + ",");
      other.kill();
      storage.lock("LOCK").close();
    }
  }

  @Test
  void deniedAndLongNamesAreErrorsOfTheStorage() {
    try (Storage storage = open(OpenMode.MUST_EXIST)) {
      StorageException error =
          catchThrowableOfType(StorageException.class, () -> storage.create("n".repeat(10_000)));
      assertThat(error.reason()).isEqualTo(Reason.IO);
      assertThat(error).hasMessageContaining("too long");
    }
  }

  @Test
  void sizeOfAFileThatGrowsIsSeenThroughAnOpenHandle() throws IOException {
    try (Storage storage = open(OpenMode.MUST_EXIST)) {
      StorageContents.write(storage, "a", new byte[3]);
      try (ReadableFile file = storage.open("a")) {
        Files.write(directory.resolve("a"), new byte[7]);
        assertThat(file.size()).isEqualTo(7);
      }
    }
  }
}
