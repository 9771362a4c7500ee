package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.cache.ByteBlocksContract;

class ClockBytesTest extends ByteBlocksContract {
  @Override
  protected CacheProvider provider() {
    return new ClockCacheProvider();
  }
}
