package io.kiwidb.memtable.skiplist;

import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.memtable.MemTableAllocations;
import io.kiwidb.testkit.memtable.MemTableContract;

class SkipListContractTest extends MemTableContract implements MemTableAllocations {
  @Override
  public MemTableProvider provider() {
    return new SkipListProvider();
  }
}
