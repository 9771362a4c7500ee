package io.kiwidb.example.tinymemtable;

import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.memtable.MemTableContract;

/** All it takes to test a memtable: the tests are inherited. */
class TinyMemTableTest extends MemTableContract {
  @Override
  public MemTableProvider provider() {
    return new TinyMemTableProvider();
  }
}
