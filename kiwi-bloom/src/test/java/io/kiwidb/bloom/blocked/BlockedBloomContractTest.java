package io.kiwidb.bloom.blocked;

import io.kiwidb.spi.FilterProvider;
import io.kiwidb.testkit.filter.FilterContract;

class BlockedBloomContractTest extends FilterContract {
  @Override
  protected FilterProvider provider() {
    return new BlockedBloomProvider();
  }
}
