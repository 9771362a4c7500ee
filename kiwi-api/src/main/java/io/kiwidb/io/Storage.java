package io.kiwidb.io;

import java.util.List;

/**
 * A flat directory of files: the only way by which Kiwi touches a disk.
 *
 * <p>Purpose: everything above works on this seam, so that tests can cut the power at any
 * operation, and so that a database can live in memory or elsewhere.
 *
 * <p>Threading: thread-safe. Operations on one name are not ordered against each other unless one
 * returned before the other began.
 *
 * <p>Ownership of buffers: arrays handed in are read before the call returns and never kept; arrays
 * to be filled are written only during the call.
 *
 * <p>Failure: {@link io.kiwidb.StorageException}, which says the operation, the file and the
 * {@linkplain io.kiwidb.StorageException.Reason reason}. Interrupting the calling thread never
 * closes a file, never loses bytes and leaves the interrupt status set.
 *
 * <p>Durability: the content of a file is durable up to the last {@link AppendFile#sync};
 * creations, renames and deletions become durable, all of them and in any order, with
 * {@link #syncDirectory}.
 */
public interface Storage extends AutoCloseable {
  /** Creates an empty file for appending. Fails with {@code EXISTS} when the name is taken. */
  AppendFile create(String name);

  /**
   * Opens a file for positional reads. Fails with {@code MISSING} when there is none of that name.
   */
  ReadableFile open(String name);

  /** Gives a file another name, replacing whatever had it, atomically. */
  void rename(String from, String to);

  /**
   * Deletes a file. Fails with {@code MISSING} when there is none. Open handles stay usable until
   * closed.
   */
  void delete(String name);

  /** Whether a file of that name is there. */
  boolean exists(String name);

  /** The size of a file in bytes. Fails with {@code MISSING} when there is none. */
  long size(String name);

  /** The names of all files, in no particular order; subdirectories are not listed. */
  List<String> list();

  /** Makes creations, renames and deletions durable. */
  void syncDirectory();

  /**
   * Takes the exclusive lock of this directory for this process. Fails with {@code LOCKED}, saying
   * who holds it when that is known. The lock goes when it is closed or the process ends.
   */
  AutoCloseableLock lock(String name);

  /**
   * Keeps writers away while this directory is only read: fails with {@code LOCKED} while somebody
   * holds {@link #lock}, which fails as long as this is held. Others may read meanwhile, unless
   * they are databases of this process. Must not need a right to write: where there is no file to
   * lock and none can be made, the lock that is returned keeps nobody away.
   *
   * <p>By default it is {@link #lock}: for storages that can always be written.
   */
  default AutoCloseableLock lockToRead(String name) {
    return lock(name);
  }

  /** Bytes that may still be written; {@link Long#MAX_VALUE} when unknown. */
  long freeBytes();

  /** Where this is, for messages: an absolute path or a name such as {@code memory}. */
  String location();

  /**
   * Releases what the storage itself holds; files and locks are closed on their own. Idempotent.
   */
  @Override
  void close();

  /** A held lock. */
  interface AutoCloseableLock extends AutoCloseable {
    /** Gives the lock back. Idempotent. */
    @Override
    void close();
  }
}
