package io.kiwidb.sstable.block;

import io.kiwidb.spi.TableProvider;
import io.kiwidb.testkit.table.TableDamageContract;
import org.junit.jupiter.api.Tag;

@Tag("jvm-independent")
class BlockTableDamageTest extends TableDamageContract {
  @Override
  protected TableProvider provider() {
    return new BlockTableProvider();
  }
}
