package io.kiwidb.io;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a directory: a lock of the operating system on a file in it, which dies with the process, and an entry in a
 * registry of this JVM.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>This JVM opens a lock file at most once at a time. POSIX drops all locks of a process on a file when the process closes
 *       <i>any</i> handle of it, without a word. That is why there is a registry, the only static state of Kiwi: the operating
 *       system's locks belong to the process, so what guards them must, too.
 *   <li>An entry leaves the registry after its handle was closed, never before.
 *   <li>After the lock was taken nobody uses the channel, so that no interrupt can close it. The note about the holder is written
 *       and read through the {@code RandomAccessFile}, which ignores interrupts.
 * </ol>
 *
 * <p>The locked byte stands far behind the note, because Windows refuses to read a locked byte. Threading: thread-safe.
 */
final class DirectoryLock implements Storage.AutoCloseableLock {
  /** By real path of the lock file; the value keeps a stray handle alive, see {@link #lockedElsewhere}. */
  private static final ConcurrentMap<Path, Object> HELD = new ConcurrentHashMap<>();

  private static final Object BY_THIS_CLASS = new Object();
  private static final long LOCKED_BYTE_AT = 1L << 30;
  private static final int LONGEST_NOTE = 200;

  private final Path file;
  private final RandomAccessFile handle;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DirectoryLock(Path file, RandomAccessFile handle) {
    this.file = file;
    this.handle = handle;
  }

  /** Takes the lock. Requires: {@code file} is a real path but for its last name. */
  static DirectoryLock acquire(Path file) {
    if (HELD.putIfAbsent(file, BY_THIS_CLASS) != null) {
      throw locked(
          file,
          "another database of this process has it open; close that one first, or share it",
          null);
    }
    boolean taken = false;
    try {
      DirectoryLock lock = lockFile(file);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(file, BY_THIS_CLASS);
      }
    }
  }

  /** Whether this JVM holds that lock, so that nobody may open its file. */
  static boolean isHeld(Path file) {
    return HELD.containsKey(file);
  }

  private static DirectoryLock lockFile(Path file) {
    try {
      RandomAccessFile handle = new RandomAccessFile(file.toFile(), "rw");
      boolean close = true;
      try {
        if (handle.getChannel().tryLock(LOCKED_BYTE_AT, 1, false) == null) {
          throw locked(
              file,
              "it is held by another process, " + readNote(handle) + "; stop that one first",
              null);
        }
        close = false;
      } catch (OverlappingFileLockException e) {
        close = false;
        throw lockedElsewhere(file, handle, e);
      } finally {
        if (close) {
          handle.close();
        }
      }
      writeNote(handle);
      return new DirectoryLock(file, handle);
    } catch (IOException e) {
      throw StorageErrors.of("lock", file, e);
    }
  }

  /**
   * Another copy of this class, of another class loader, holds the lock. Closing our handle would drop its lock, so the handle
   * stays open as long as this JVM runs.
   */
  private static StorageException lockedElsewhere(
      Path file, RandomAccessFile handle, RuntimeException cause) {
    HELD.put(file, handle);
    return locked(
        file,
        "another copy of Kiwi in this process, loaded by another class loader, holds it; load Kiwi once, in a shared loader",
        cause);
  }

  private static StorageException locked(Path file, String detail, @Nullable Throwable cause) {
    return new StorageException(Reason.LOCKED, "lock", file.toString(), detail, cause);
  }

  private static void writeNote(RandomAccessFile handle) {
    ProcessHandle self = ProcessHandle.current();
    String started = self.info().startInstant().map(Instant::toString).orElse("at an unknown time");
    byte[] note =
        ("pid " + self.pid() + ", started " + started + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      handle.seek(0);
      handle.write(note);
      handle.setLength(note.length);
    } catch (IOException ignored) {
      // The note only serves the message of another process; a database on a full disk must still
      // open to be cleaned.
    }
  }

  private static String readNote(RandomAccessFile handle) throws IOException {
    byte[] bytes = new byte[LONGEST_NOTE];
    handle.seek(0);
    int length = Math.max(0, handle.read(bytes));
    String note = new String(bytes, 0, length, StandardCharsets.US_ASCII)
        .replaceAll("[^ -~]", "")
        .trim();
    return note.isEmpty() ? "which has not said its name" : note;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      handle.close(); // and the operating system drops the lock
    } catch (IOException e) {
      throw StorageErrors.of("unlock", file, e);
    } finally {
      HELD.remove(file, BY_THIS_CLASS);
    }
  }
}
