package io.kiwidb.io;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a directory: a lock of the operating system on a file in it, which dies with the
 * process, and an entry in a registry of this JVM.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>This JVM opens a lock file at most once at a time. POSIX drops all locks of a process on a
 *       file when the process closes <i>any</i> handle of it, without a word. That is why there is
 *       a registry, the only static state of Kiwi: the operating system's locks belong to the
 *       process, so what guards them must, too.
 *   <li>An entry leaves the registry after its handle was closed, never before, also when taking
 *       the lock failed half-way.
 *   <li>After the lock was taken nobody uses the channel, so that no interrupt can close it. The
 *       note about the holder is written and read through the {@code RandomAccessFile}, which
 *       ignores interrupts.
 * </ol>
 *
 * <p>Who only reads takes a shared lock through a handle that cannot write, and leaves no note: the
 * file may be another user's, or on a read-only medium. Where the file is missing and cannot be
 * made there is no handle, only the entry in the registry.
 *
 * <p>The locked byte stands far behind the note, because Windows refuses to read a locked byte.
 * Threading: thread-safe.
 */
final class DirectoryLock implements Storage.AutoCloseableLock {
  /**
   * By real path of the lock file; the value keeps a stray handle alive, see
   * {@link #lockedElsewhere}.
   */
  private static final ConcurrentMap<Path, Object> HELD = new ConcurrentHashMap<>();

  private static final Object BY_THIS_CLASS = new Object();
  private static final long LOCKED_BYTE_AT = 1L << 30;
  private static final int LONGEST_NOTE = 200;

  private final Path file;
  private final @Nullable RandomAccessFile handle;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What the holder is going to do. */
  private enum Purpose {
    READ("r"),
    WRITE("rw");

    final String access;

    Purpose(String access) {
      this.access = access;
    }
  }

  private DirectoryLock(Path file, @Nullable RandomAccessFile handle) {
    this.file = file;
    this.handle = handle;
  }

  /**
   * Takes the lock for one who writes. Requires: {@code file} is a real path but for its last name.
   */
  static DirectoryLock acquire(Path file) {
    return acquire(file, Purpose.WRITE);
  }

  /** Takes the lock for one who only reads. Requires: as {@link #acquire}. */
  static DirectoryLock acquireToRead(Path file) {
    return acquire(file, Purpose.READ);
  }

  private static DirectoryLock acquire(Path file, Purpose purpose) {
    if (HELD.putIfAbsent(file, BY_THIS_CLASS) != null) {
      throw locked(
          file,
          "another database of this process has it open; close that one first, or share it",
          null);
    }
    boolean taken = false;
    try {
      DirectoryLock lock = purpose == Purpose.READ && !canBeRead(file)
          ? new DirectoryLock(file, null)
          : lock(file, purpose);
      taken = true;
      return lock;
    } catch (IOException e) {
      throw StorageErrors.of("lock", file, e);
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

  /** Whether there is a file to lock for one who reads; it is made if that can be done. */
  private static boolean canBeRead(Path file) throws IOException {
    if (Files.exists(file)) {
      return true;
    }
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return true; // somebody else was faster
    } catch (IOException e) {
      Reason reason = StorageErrors.reason(e);
      if (reason == Reason.DENIED || reason == Reason.DISK_FULL) {
        return false;
      }
      throw e;
    }
  }

  private static DirectoryLock lock(Path file, Purpose purpose) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) { // to open a pipe could wait for ever
      throw new FileSystemException(file.toString(), null, "it is no regular file");
    }
    RandomAccessFile handle = new RandomAccessFile(file.toFile(), purpose.access);
    boolean close = true;
    try {
      if (handle.getChannel().tryLock(LOCKED_BYTE_AT, 1, purpose == Purpose.READ) == null) {
        throw locked(file, "it is held by " + holder(handle) + "; stop that one first", null);
      }
      if (purpose == Purpose.WRITE) {
        writeNote(handle);
      }
      DirectoryLock lock = new DirectoryLock(file, handle);
      close = false;
      return lock;
    } catch (OverlappingFileLockException e) {
      close = false;
      throw lockedElsewhere(file, handle, e);
    } finally {
      if (close) {
        handle.close();
      }
    }
  }

  /**
   * Another copy of this class, of another class loader, holds the lock. Closing our handle would
   * drop its lock, so the handle stays open as long as this JVM runs.
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

  /**
   * Who is in the way: one who writes has left a note, those who read have not, and a shared lock
   * beside theirs can be taken.
   */
  private static String holder(RandomAccessFile handle) throws IOException {
    return handle.getChannel().tryLock(LOCKED_BYTE_AT, 1, true) != null
        ? "another process that has it open to be read"
        : "another process, " + readNote(handle);
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
      if (handle != null) {
        handle.close(); // and the operating system drops the lock
      }
    } catch (IOException e) {
      throw StorageErrors.of("unlock", file, e);
    } finally {
      HELD.remove(file, BY_THIS_CLASS);
    }
  }
}
