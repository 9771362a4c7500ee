package io.kiwidb.cache.lru;

import io.kiwidb.cache.TieredBlockCache;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import java.util.Map;

/**
 * The provider of the cache {@code lru}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: see {@link CacheProvider}.
 */
public final class LruCacheProvider implements CacheProvider {
  @Override
  public String name() {
    return "lru";
  }

  @Override
  public String description() {
    return "LRU: evicts the least recently used blocks; a budget each for data, index and filter blocks; slower hits and more misses than clock";
  }

  @Override
  public BlockCache create(Map<BlockKind, Long> budgets) {
    return new TieredBlockCache(budgets, LruTier::new);
  }
}
