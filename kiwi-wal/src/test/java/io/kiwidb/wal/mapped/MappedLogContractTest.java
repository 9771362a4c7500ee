package io.kiwidb.wal.mapped;

import io.kiwidb.spi.LogProvider;
import io.kiwidb.testkit.log.LogContract;

class MappedLogContractTest implements LogContract {
  @Override
  public LogProvider provider() {
    return new MappedLogProvider();
  }
}
