package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.CacheContract;

class ClockCacheContractTest extends CacheContract {
  @Override
  protected CacheProvider provider() {
    return new ClockCacheProvider();
  }
}
