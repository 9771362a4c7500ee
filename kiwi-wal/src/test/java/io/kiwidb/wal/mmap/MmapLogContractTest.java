package io.kiwidb.wal.mmap;

import io.kiwidb.spi.LogProvider;
import io.kiwidb.testkit.log.LogContract;

class MmapLogContractTest implements LogContract {
  @Override
  public LogProvider provider() {
    return new MmapLogProvider();
  }
}
