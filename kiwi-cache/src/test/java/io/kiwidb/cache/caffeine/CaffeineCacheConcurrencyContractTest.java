package io.kiwidb.cache.caffeine;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.CacheConcurrencyContract;

class CaffeineCacheConcurrencyContractTest extends CacheConcurrencyContract {
  @Override
  protected CacheProvider provider() {
    return new CaffeineCacheProvider();
  }
}
