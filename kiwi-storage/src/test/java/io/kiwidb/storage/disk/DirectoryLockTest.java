package io.kiwidb.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the contract of storages cannot reach: two copies of Kiwi in one JVM. */
class DirectoryLockTest {
  @TempDir
  Path directory;

  @Test
  void anotherCopyOfKiwiIsRefusedAndDoesNotDropTheLock() throws Exception {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
        Storage.AutoCloseableLock held = storage.lock("LOCK");
        URLClassLoader loader = new URLClassLoader(
            new URL[] {location(FileSystemStorage.class), location(Storage.class)}, null)) {
      assertThat(held).isNotNull();
      Object other = openWith(loader);
      for (int i = 0; i < 3; i++) {
        Throwable error = lockError(loader, other);
        assertThat(error.getClass()).isNotEqualTo(StorageException.class);
        assertThat(error.getClass().getName()).isEqualTo(StorageException.class.getName());
        assertThat(error).hasMessageContaining("LOCK");
      }
      assertThat(lockIsHeldInTheSystem()).isTrue();
    }
  }

  @Test
  void noteSaysWhoHoldsTheLock() throws Exception {
    Path file = directory.toRealPath().resolve("LOCK");
    Files.writeString(
        file,
        "something longer than the note that is to come, left by an earlier holder".repeat(3));
    DirectoryLock lock = DirectoryLock.acquire(file);
    assertThat(DirectoryLock.isHeld(file)).isTrue();
    lock.close();
    assertThat(Files.readString(file))
        .matches("pid " + ProcessHandle.current().pid() + ", started [0-9T:.Z-]+\n");
    assertThat(DirectoryLock.isHeld(file)).isFalse();
  }

  @Test
  void lockThatCannotBeTakenIsNotRegistered() {
    Path file = directory.resolve("missing").resolve("LOCK");
    StorageException error =
        catchThrowableOfType(StorageException.class, () -> DirectoryLock.acquire(file));
    assertThat(error.reason()).isEqualTo(Reason.MISSING);
    assertThat(DirectoryLock.isHeld(file)).isFalse();
  }

  @Test
  void whereNoFileCanBeMadeReadingNeedsNone() {
    Path file = Path.of("/sys/kernel/LOCK"); // where not even root may make files
    assumeTrue(Files.isDirectory(file.getParent()), "only Linux has such a directory");
    DirectoryLock lock = DirectoryLock.acquireToRead(file);
    assertThat(DirectoryLock.isHeld(file)).isTrue();
    assertThat(catchThrowableOfType(StorageException.class, () -> DirectoryLock.acquire(file))
            .reason())
        .isEqualTo(Reason.LOCKED);
    lock.close();
    lock.close();
    assertThat(DirectoryLock.isHeld(file)).isFalse();
    assertThat(catchThrowableOfType(StorageException.class, () -> DirectoryLock.acquire(file))
            .reason())
        .isEqualTo(Reason.DENIED);
  }

  @Test
  void readingMakesTheFileWhereThatCanBeDone() throws IOException {
    Path file = directory.toRealPath().resolve("LOCK");
    DirectoryLock.acquireToRead(file).close();
    assertThat(file).isEmptyFile();
  }

  @Test
  @Timeout(60)
  void pipeIsRefusedAndNotWaitedFor() throws Exception {
    Path file = directory.toRealPath().resolve("LOCK");
    assumeTrue(
        new ProcessBuilder("sh", "-c", "mkfifo LOCK")
                .directory(directory.toFile())
                .start()
                .waitFor()
            == 0,
        "there are no pipes here");
    for (Executable taking : List.<Executable>of(
        () -> DirectoryLock.acquireToRead(file), () -> DirectoryLock.acquire(file))) {
      StorageException error = assertThrows(StorageException.class, taking);
      assertThat(error).hasMessageContaining("not a regular file");
      assertThat(DirectoryLock.isHeld(file)).isFalse();
    }
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private Object openWith(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> mode = Class.forName(OpenMode.class.getName(), true, loader);
    return Class.forName(FileSystemStorage.class.getName(), true, loader)
        .getMethod("open", Path.class, mode)
        .invoke(null, directory, mode.getField("MUST_EXIST").get(null));
  }

  private static Throwable lockError(ClassLoader loader, Object storage)
      throws ReflectiveOperationException {
    try {
      Object lock = Class.forName(Storage.class.getName(), true, loader)
          .getMethod("lock", String.class)
          .invoke(storage, "LOCK");
      throw new AssertionError("two copies hold the lock: " + lock);
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  /** Linux lists the locks of the operating system by inode; elsewhere this cannot be asked. */
  private boolean lockIsHeldInTheSystem() throws IOException {
    Path locks = Path.of("/proc/locks");
    return !Files.isReadable(locks)
        || Files.readString(locks)
            .contains(":" + Files.getAttribute(directory.resolve("LOCK"), "unix:ino") + " ");
  }
}
