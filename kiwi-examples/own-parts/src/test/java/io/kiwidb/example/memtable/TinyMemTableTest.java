package io.kiwidb.example.memtable;

import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.memtable.MemTableContract;

class TinyMemTableTest extends MemTableContract {
  @Override
  public MemTableProvider provider() {
    return new TinyMemTableProvider();
  }
}
