package io.kiwidb.bench.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.BackupEngine;
import org.rocksdb.BackupEngineOptions;
import org.rocksdb.BackupInfo;
import org.rocksdb.Checkpoint;
import org.rocksdb.Env;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Copies of a RocksDB store: checkpoints, which flush the memtable, and backups with checksums in
 * the names of shared files, which flush it as well.
 *
 * @param db the store
 * @param store its directory
 */
record RocksCopies(RocksDB db, Path store) implements EngineCopies {
  @Override
  public void checkpoint(Path target) {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public long backup(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (BackupEngineOptions options = new BackupEngineOptions(directory.toString())
            .setShareTableFiles(true)
            .setShareFilesWithChecksum(true);
        BackupEngine backups = BackupEngine.open(Env.getDefault(), options)) {
      backups.createNewBackup(db, true);
      List<BackupInfo> all = backups.getBackupInfo();
      return all.get(all.size() - 1).size();
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }
}
