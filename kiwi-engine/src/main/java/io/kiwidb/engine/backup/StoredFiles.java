package io.kiwidb.engine.backup;

import io.kiwidb.Backups.Purged;
import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.Storage;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The stored files of a directory of backups. Threading: not thread-safe. */
final class StoredFiles {
  private final Storage storage;

  StoredFiles(Storage storage) {
    this.storage = storage;
  }

  /**
   * Deletes the files that no backup names, unless there is a backup that cannot be read: it may
   * name them. Requires: deletions of backups are durable.
   *
   * @param deleted the backups that were deleted before
   */
  Purged collect(List<Long> deleted) {
    List<String> names = storage.list();
    Set<String> wanted = new HashSet<>();
    for (String name : names) {
      OptionalLong id = BackupNames.id(name);
      if (id.isPresent() && !addNames(id.getAsLong(), wanted)) {
        return new Purged(deleted, 0, 0);
      }
    }
    int files = 0;
    long bytes = 0;
    for (String name : names) {
      boolean isStored = BackupNames.isStored(name);
      if (isStored && !wanted.contains(name) || name.equals(BackupNames.TEMPORARY)) {
        long size = storage.size(name);
        storage.delete(name);
        files += isStored ? 1 : 0;
        bytes += isStored ? size : 0;
      }
    }
    return new Purged(deleted, files, bytes);
  }

  private boolean addNames(long id, Set<String> wanted) {
    try {
      wanted.addAll(GenerationFile.read(storage, id).storedNames());
      return true;
    } catch (CorruptionException | IncompatibleFormatException e) {
      return false;
    }
  }
}
