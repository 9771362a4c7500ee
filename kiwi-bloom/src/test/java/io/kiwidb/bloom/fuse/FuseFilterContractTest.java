package io.kiwidb.bloom.fuse;

import io.kiwidb.spi.FilterProvider;
import io.kiwidb.testkit.filter.FilterContract;

class FuseFilterContractTest extends FilterContract {
  @Override
  protected FilterProvider provider() {
    return new FuseFilterProvider();
  }
}
