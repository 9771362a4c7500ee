package io.kiwidb.memtable.btree;

import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.memtable.MemTableAllocations;
import io.kiwidb.testkit.memtable.MemTableContract;

class BTreeContractTest extends MemTableContract implements MemTableAllocations {
  @Override
  public MemTableProvider provider() {
    return new BTreeProvider();
  }
}
