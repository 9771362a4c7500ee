package io.kiwidb.engine;

import io.kiwidb.Backups;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StoreResources;
import io.kiwidb.engine.backup.BackupDirectory;
import io.kiwidb.engine.context.SharedResources;
import io.kiwidb.engine.tools.StoreTools;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.EngineProvider;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.FileSystemStorage;
import java.nio.file.Path;

/** The engine provider that {@link Kiwi#open} loads. Threading: immutable. */
public final class KiwiEngine implements EngineProvider {
  /** Creates the engine; called by the service loader. */
  public KiwiEngine() {}

  @Override
  public Kiwi open(Path directory, Options options) {
    return open(FileSystemStorage.open(directory, options.openMode()), options);
  }

  @Override
  public Kiwi open(Storage storage, Options options) {
    return StoreOpener.open(
        options
            .encryption()
            .<Storage>map(keys -> new EncryptedStorage(storage, keys))
            .orElse(storage),
        options);
  }

  @Override
  public StoreResources resources(StoreResources.Limits limits) {
    return new SharedResources(limits);
  }

  @Override
  public Backups backups(Path directory, OpenMode mode) {
    return BackupDirectory.open(FileSystemStorage.open(directory, mode), mode);
  }

  @Override
  public Backups backups(Storage storage, OpenMode mode) {
    return BackupDirectory.open(storage, mode);
  }

  @Override
  public KiwiTools tools() {
    return new StoreTools();
  }
}
