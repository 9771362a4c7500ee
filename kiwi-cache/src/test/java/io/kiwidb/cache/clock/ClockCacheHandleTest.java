package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.CacheHandleContract;

class ClockCacheHandleTest extends CacheHandleContract {
  @Override
  protected CacheProvider provider() {
    return new ClockCacheProvider();
  }
}
