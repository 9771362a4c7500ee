package io.kiwidb.wal.segmented;

import io.kiwidb.spi.LogProvider;
import io.kiwidb.testkit.log.LogContract;

class SegmentedLogContractTest implements LogContract {
  @Override
  public LogProvider provider() {
    return new SegmentedLogProvider();
  }
}
