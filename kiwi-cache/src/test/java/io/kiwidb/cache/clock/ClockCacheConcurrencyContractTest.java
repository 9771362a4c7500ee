package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.CacheConcurrencyContract;

class ClockCacheConcurrencyContractTest extends CacheConcurrencyContract {
  @Override
  protected CacheProvider provider() {
    return new ClockCacheProvider();
  }
}
