package io.kiwidb.sstable.block;

import io.kiwidb.spi.TableProvider;
import io.kiwidb.testkit.table.TableContract;

class BlockTableContractTest extends TableContract {
  @Override
  protected TableProvider provider() {
    return new BlockTableProvider();
  }
}
