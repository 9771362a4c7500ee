package io.kiwidb.io;

import java.util.List;

/**
 * A flat directory of files: Kiwi's only access to a disk.
 *
 * <p>Purpose: abstracts the file system, so that tests can simulate a power failure at any
 * operation, and a store can be in memory or elsewhere.
 *
 * <p>Threading: thread-safe. Operations on one name are ordered only if one returned before the
 * other began.
 *
 * <p>Ownership of buffers: arguments are read before the call returns and never kept; target arrays
 * are written only during the call.
 *
 * <p>Failure: {@link io.kiwidb.StorageException} with the operation, the file and the
 * {@linkplain io.kiwidb.StorageException.Reason reason}. Interrupting the calling thread never
 * closes a file or loses bytes, and leaves the interrupt status set.
 *
 * <p>Durability: the contents of a file are durable up to the last {@link AppendFile#sync}.
 * {@link #syncDirectory} makes all creations, renames and deletions durable; before that, any
 * subset of them may be.
 */
public interface Storage extends AutoCloseable {
  /** Creates an empty file for appending. Fails with {@code EXISTS} if the name exists. */
  AppendFile create(String name);

  /** Opens a file for positional reads. Fails with {@code MISSING} if it does not exist. */
  ReadableFile open(String name);

  /** Renames a file atomically, replacing any file with the new name. */
  void rename(String from, String to);

  /**
   * Deletes a file. Fails with {@code MISSING} if it does not exist. Open handles stay usable until
   * closed.
   */
  void delete(String name);

  /** Returns whether a file exists. */
  boolean exists(String name);

  /** Returns the size of a file in bytes. Fails with {@code MISSING} if it does not exist. */
  long size(String name);

  /** Returns the names of all files, in no particular order; excludes subdirectories. */
  List<String> list();

  /** Makes creations, renames and deletions durable. */
  void syncDirectory();

  /**
   * Acquires the exclusive lock of this directory for this process. Fails with {@code LOCKED} and a
   * message that names the holder, if known. The lock is released when it is closed or the process
   * ends.
   */
  AutoCloseableLock lock(String name);

  /**
   * Acquires a lock that excludes writers while this directory is only read: fails with
   * {@code LOCKED} while {@link #lock} is held, which in turn fails while this lock is held.
   * Several processes may hold it, but only one store per process. Must not require write
   * permission: if there is no file to lock and none can be created, the returned lock excludes
   * nobody.
   *
   * <p>The default implementation calls {@link #lock}, for storages that are always writable.
   */
  default AutoCloseableLock lockToRead(String name) {
    return lock(name);
  }

  /** Returns the free space in bytes; {@link Long#MAX_VALUE} if unknown. */
  long freeBytes();

  /** Returns the location, for messages: an absolute path or a name such as {@code memory}. */
  String location();

  /**
   * Releases the resources of the storage itself; files and locks are closed separately.
   * Idempotent.
   */
  @Override
  void close();

  /** A held lock. */
  interface AutoCloseableLock extends AutoCloseable {
    /** Releases the lock. Idempotent. */
    @Override
    void close();
  }
}
