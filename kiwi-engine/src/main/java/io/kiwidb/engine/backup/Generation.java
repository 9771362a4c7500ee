package io.kiwidb.engine.backup;

import io.kiwidb.Backups.Backup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A backup as it is in its file.
 *
 * @param id its number
 * @param store the identity of the store
 * @param created when it was made, in ms since 1970
 * @param sequence the last sequence number in it
 * @param newBytes bytes that were stored for it
 * @param files its files, {@code CURRENT} last
 */
record Generation(
    long id, UUID store, long created, long sequence, long newBytes, List<StoredFile> files) {
  private static final UUID NO_STORE = new UUID(0, 0);

  long bytes() {
    return files.stream().mapToLong(StoredFile::length).sum();
  }

  Set<String> storedNames() {
    return files.stream().map(file -> file.storedName(store)).collect(Collectors.toSet());
  }

  Backup toBackup() {
    return new Backup(
        id,
        store,
        Instant.ofEpochMilli(created),
        sequence,
        files.size(),
        bytes(),
        newBytes,
        Optional.empty());
  }

  /** Returns the description of a backup that cannot be read. */
  static Backup damaged(long id, String damage) {
    return new Backup(id, NO_STORE, Instant.EPOCH, 0, 0, 0, 0, Optional.of(damage));
  }
}
