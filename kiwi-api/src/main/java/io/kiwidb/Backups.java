package io.kiwidb;

import io.kiwidb.io.Storage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A directory of backups: many generations of one store, or of several.
 *
 * <p>Each backup is complete by itself: it can be restored whatever becomes of the others. A file
 * that several have in common is stored once, so a backup writes only what has changed since the
 * ones before. Every file is stored with checksums of each MiB of it, which are verified when it is
 * restored. What a killed backup leaves harms no other, and the next one uses it or removes it.
 *
 * <p>A file of the store is taken for one of an earlier backup if the store, its number, its length
 * and the checksums of its whole content are the same. So each backup reads the whole store, and
 * writes little.
 *
 * <p>Threading: thread-safe; one operation runs at a time, and the others wait for it. A
 * {@link CopyListener} must not use the backups that call it. One {@code Backups} in one process
 * uses a directory at a time; several may read it.
 *
 * <p>Failure: {@link StorageException}; {@link CorruptionException} with file and offset if a
 * stored file is not what it was. A failed operation leaves the backups that there were.
 */
public interface Backups extends AutoCloseable {
  /** Opens a directory of backups. Creates it if it does not exist. */
  static Backups open(Path directory) {
    return open(directory, OpenMode.CREATE_IF_MISSING);
  }

  /**
   * Opens a directory of backups. With {@link OpenMode#READ_ONLY}, backups can be listed, verified
   * and restored.
   *
   * <p>Failure: {@link StorageException} with reason {@code LOCKED} if another process or another
   * {@code Backups} uses the directory; {@code MISSING} if it does not exist, {@code NO_DATABASE}
   * if it has no backups, in the modes that create nothing; {@code NO_DATABASE} if it contains
   * other files; {@code EXISTS} with {@link OpenMode#CREATE_NEW} if it has backups.
   */
  static Backups open(Path directory, OpenMode mode) {
    return EngineLookup.find().backups(directory, mode);
  }

  /** Opens a directory of backups in a storage, as above, and takes ownership of it. */
  static Backups open(Storage storage, OpenMode mode) {
    return EngineLookup.find().backups(storage, mode);
  }

  /** Makes a backup, see {@link #create(Kiwi, CopyListener)}. */
  default Backup create(Kiwi store) {
    return create(store, CopyListener.NONE);
  }

  /**
   * Makes a backup of an open store: everything that was acknowledged before the call, all
   * keyspaces at one moment. It is durable when this returns. Writes, flushes and compactions go
   * on, and files that become obsolete meanwhile stay until the end.
   *
   * <p>Failure: also as {@link Kiwi#checkpoint(Path, CopyListener)}. The files of an encrypted
   * store stay encrypted: backups need no keys, and a restored store needs those of the original.
   * Stores in another storage that transforms what is written need backups in one of the same kind.
   *
   * @param listener follows the backup and may cancel it
   */
  Backup create(Kiwi store, CopyListener listener);

  /** Returns the backups, oldest first, those included that cannot be read. */
  List<Backup> list();

  /**
   * Reads all files of a backup and compares them with their checksums.
   *
   * @throws StorageException with reason {@code MISSING} if there is no such backup
   */
  Verification verify(long id, CopyListener listener);

  /** Verifies all backups, each stored file once. */
  Verification verify(CopyListener listener);

  /**
   * Restores a backup to a new directory. Every byte is verified before it is used.
   *
   * <p>The directory must not exist; it has its name only once it is complete and durable, see
   * {@link Kiwi#checkpoint(Path, CopyListener)}. A failed restore leaves nothing behind.
   *
   * @throws StorageException with reason {@code MISSING} if there is no such backup, {@code EXISTS}
   *     if the directory exists
   * @throws CorruptionException if a stored file is not what it was, with its name and the offset
   *     of the damaged MiB
   */
  void restore(long id, Path directory, CopyListener listener);

  /** Restores a backup to an empty storage, as above. A crash leaves nothing that opens. */
  void restore(long id, Storage target, CopyListener listener);

  /**
   * Deletes a backup, and the files that no other one has.
   *
   * @throws StorageException with reason {@code MISSING} if there is no such backup
   */
  Purged delete(long id);

  /**
   * Deletes all backups but the newest ones, and the files that only they have. While there is a
   * backup that cannot be read, no file is deleted, because it may need it: delete that one first.
   *
   * @param newest how many to keep, at least 1
   */
  Purged keep(int newest);

  /** Returns the location, for messages. */
  String location();

  /** Closes the directory; waits for a running operation. Idempotent. */
  @Override
  void close();

  /**
   * A backup.
   *
   * @param id its number; later ones have larger numbers
   * @param store the identity of the store
   * @param created when it was made
   * @param sequence the last sequence number in it
   * @param files number of its files
   * @param bytes size of these files
   * @param newBytes size of the files that it did not have in common with earlier ones
   * @param damage why it cannot be read; then the other values are those of no backup
   */
  record Backup(
      long id,
      UUID store,
      Instant created,
      long sequence,
      int files,
      long bytes,
      long newBytes,
      Optional<String> damage) {}

  /**
   * The result of a verification.
   *
   * @param files number of files checked
   * @param bytes size of these files
   * @param problems what is wrong, with file and offset
   */
  record Verification(int files, long bytes, List<String> problems) {
    /** Returns whether there are no problems. */
    public boolean isClean() {
      return problems.isEmpty();
    }
  }

  /**
   * What was deleted.
   *
   * @param backups the backups
   * @param files number of files that no other backup had
   * @param bytes size of these files
   */
  record Purged(List<Long> backups, int files, long bytes) {}
}
