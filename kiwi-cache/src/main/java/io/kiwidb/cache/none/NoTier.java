package io.kiwidb.cache.none;

import io.kiwidb.cache.CacheTier;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CachedBlock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A tier that caches nothing, whatever its budget. Threading: thread-safe. Failure: none. */
final class NoTier implements CacheTier {
  private final LongAdder misses = new LongAdder();
  private volatile long budget;

  NoTier(long budget) {
    this.budget = budget;
  }

  @Override
  public @Nullable CachedBlock get(long file, long offset) {
    misses.increment();
    return null;
  }

  @Override
  public boolean wants(long bytes) {
    return false;
  }

  @Override
  public void put(long file, long offset, CachedBlock block) {}

  @Override
  public void evictFile(long file) {}

  @Override
  public void budget(long bytes) {
    budget = bytes;
  }

  @Override
  public BlockCache.Usage usage() {
    return new BlockCache.Usage(0, 0, budget, 0, misses.sum(), 0);
  }

  @Override
  public void close() {}
}
