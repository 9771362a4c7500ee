package io.kiwidb.sstable.compress;

import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.testkit.table.CompressorContract;

class NoneCompressorTest extends CompressorContract {
  @Override
  protected CompressorProvider provider() {
    return new NoneCompressorProvider();
  }
}
