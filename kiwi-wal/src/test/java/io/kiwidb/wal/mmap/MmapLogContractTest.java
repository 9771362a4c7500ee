package io.kiwidb.wal.mmap;

import io.kiwidb.OpenMode;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.log.LogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MmapLogContractTest implements LogContract {
  @TempDir(factory = InPlaceDirectory.class)
  Path directory;

  private int storages;

  @Override
  public LogProvider provider() {
    return new MmapLogProvider();
  }

  @Override
  public Storage storage() {
    return FileSystemStorage.open(
        directory.resolve(String.valueOf(storages++)), OpenMode.CREATE_NEW);
  }
}
