package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.PackedBlockCacheContract;

class ClockBytesTest extends PackedBlockCacheContract {
  @Override
  protected CacheProvider provider() {
    return new ClockCacheProvider();
  }
}
