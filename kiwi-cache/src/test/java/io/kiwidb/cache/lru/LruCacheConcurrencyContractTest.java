package io.kiwidb.cache.lru;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.CacheConcurrencyContract;

class LruCacheConcurrencyContractTest extends CacheConcurrencyContract {
  @Override
  protected CacheProvider provider() {
    return new LruCacheProvider();
  }
}
