package io.kiwidb.bench.engine;

import io.kiwidb.Backups;
import io.kiwidb.Kiwi;
import java.nio.file.Path;

/**
 * Copies of a Kiwi store.
 *
 * @param db the store
 * @param store its directory
 */
record KiwiCopies(Kiwi db, Path store) implements EngineCopies {
  @Override
  public void checkpoint(Path target) {
    db.checkpoint(target);
  }

  @Override
  public long backup(Path directory) {
    try (Backups backups = Backups.open(directory)) {
      return backups.create(db).bytes();
    }
  }
}
