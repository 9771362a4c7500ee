package io.kiwidb.cache.lru;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.CacheContract;

class LruCacheContractTest extends CacheContract {
  @Override
  protected CacheProvider provider() {
    return new LruCacheProvider();
  }
}
