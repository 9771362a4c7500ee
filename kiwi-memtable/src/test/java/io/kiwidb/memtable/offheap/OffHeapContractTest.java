package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.memtable.MemTableContract;

class OffHeapContractTest extends MemTableContract {
  @Override
  public MemTableProvider provider() {
    return new OffHeapProvider();
  }
}
