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
    return "least recently used blocks go first; a budget for data, index and filter blocks each; dearer hits and more misses than clock";
  }

  @Override
  public BlockCache create(Map<BlockKind, Long> budgets) {
    return new TieredBlockCache(budgets, LruTier::new);
  }
}
