package io.kiwidb.wal.mapped;

import io.kiwidb.OpenMode;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.log.LogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MappedLogContractTest implements LogContract {
  @TempDir
  Path directory;

  private int storages;

  @Override
  public LogProvider provider() {
    return new MappedLogProvider();
  }

  @Override
  public Storage storage() {
    return FileSystemStorage.open(
        directory.resolve(String.valueOf(storages++)), OpenMode.CREATE_NEW);
  }
}
