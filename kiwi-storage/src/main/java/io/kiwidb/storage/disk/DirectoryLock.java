package io.kiwidb.storage.disk;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.failure.StorageErrors;
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
 * The lock of a directory: an operating system lock on a file in it, which is released when the
 * process ends, and an entry in a registry of this JVM.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>This JVM opens a lock file at most once at a time. POSIX silently releases all locks of a
 *       process on a file when the process closes <i>any</i> handle of it. The registry prevents
 *       this. It is the only static state of Kiwi: operating system locks belong to the process, so
 *       the registry must, too.
 *   <li>An entry is removed from the registry only after its handle was closed, even if acquiring
 *       the lock failed half-way.
 *   <li>After the lock was acquired the channel is not used, so that no interrupt can close it. The
 *       note about the holder is written and read through the {@code RandomAccessFile}, which
 *       ignores interrupts.
 * </ol>
 *
 * <p>Readers take a shared lock through a read-only handle and leave no note: the file may belong
 * to another user, or be on a read-only file system. If the file is missing and cannot be created
 * there is no handle, only the registry entry.
 *
 * <p>The locked byte is far after the note, because Windows refuses to read a locked byte.
 * Threading: thread-safe.
 */
public final class DirectoryLock implements Storage.AutoCloseableLock {
  /**
   * Keyed by the real path of the lock file; the value keeps a stray handle open, see
   * {@link #lockedElsewhere}.
   */
  private static final ConcurrentMap<Path, Object> HELD = new ConcurrentHashMap<>();

  private static final Object BY_THIS_CLASS = new Object();
  private static final long LOCKED_BYTE_AT = 1L << 30;
  private static final int LONGEST_NOTE = 200;

  private final Path file;
  private final @Nullable RandomAccessFile handle;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** The access mode of the holder. */
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
   * Acquires the exclusive lock for a writer. Requires: {@code file} is a real path except for its
   * last name.
   */
  public static DirectoryLock acquire(Path file) {
    return acquire(file, Purpose.WRITE);
  }

  /** Acquires a shared lock for a reader. Requires: see {@link #acquire}. */
  public static DirectoryLock acquireToRead(Path file) {
    return acquire(file, Purpose.READ);
  }

  private static DirectoryLock acquire(Path file, Purpose purpose) {
    if (HELD.putIfAbsent(file, BY_THIS_CLASS) != null) {
      throw locked(
          file,
          "the directory is open in another store of this process; close that store first, or share it",
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

  /** Returns whether this JVM holds that lock; then its file must not be opened. */
  public static boolean isHeld(Path file) {
    return HELD.containsKey(file);
  }

  /** Returns whether a reader has a file to lock; creates it if possible. */
  private static boolean canBeRead(Path file) throws IOException {
    if (Files.exists(file)) {
      return true;
    }
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return true; // created concurrently
    } catch (IOException e) {
      Reason reason = StorageErrors.reason(e);
      if (reason == Reason.DENIED || reason == Reason.DISK_FULL) {
        return false;
      }
      throw e;
    }
  }

  private static DirectoryLock lock(Path file, Purpose purpose) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) { // opening a pipe could block forever
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    RandomAccessFile handle = new RandomAccessFile(file.toFile(), purpose.access);
    boolean close = true;
    try {
      if (handle.getChannel().tryLock(LOCKED_BYTE_AT, 1, purpose == Purpose.READ) == null) {
        throw locked(
            file, "the lock is held by " + holder(handle) + "; stop that process first", null);
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
   * Handles the case that another copy of this class, in another class loader, holds the lock.
   * Closing our handle would release its lock, so the handle stays open until the JVM ends.
   */
  private static StorageException lockedElsewhere(
      Path file, RandomAccessFile handle, RuntimeException cause) {
    HELD.put(file, handle);
    return locked(
        file,
        "the lock is held by another copy of Kiwi in this process, loaded by another class loader; load Kiwi only once, in a shared class loader",
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
      // The note only serves the message of another process; a store on a full disk must still
      // open,
      // so that data can be deleted.
    }
  }

  /**
   * Returns a description of the holder: a writer leaves a note; readers do not, and a shared lock
   * can be acquired in addition to theirs.
   */
  private static String holder(RandomAccessFile handle) throws IOException {
    return handle.getChannel().tryLock(LOCKED_BYTE_AT, 1, true) != null
        ? "another process that has the store open read-only"
        : "another process, " + readNote(handle);
  }

  private static String readNote(RandomAccessFile handle) throws IOException {
    byte[] bytes = new byte[LONGEST_NOTE];
    handle.seek(0);
    int length = Math.max(0, handle.read(bytes));
    String note = new String(bytes, 0, length, StandardCharsets.US_ASCII)
        .replaceAll("[^ -~]", "")
        .trim();
    return note.isEmpty() ? "pid unknown" : note;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (handle != null) {
        handle.close(); // the operating system releases the lock
      }
    } catch (IOException e) {
      throw StorageErrors.of("unlock", file, e);
    } finally {
      HELD.remove(file, BY_THIS_CLASS);
    }
  }
}
