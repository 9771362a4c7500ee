package io.kiwidb.cache.clock;

import io.kiwidb.cache.TieredBlockCache;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import java.util.Map;

/**
 * The provider of the cache {@code clock}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: see {@link CacheProvider}.
 */
public final class ClockCacheProvider implements CacheProvider {
  @Override
  public String name() {
    return "clock";
  }

  @Override
  public String description() {
    return "CLOCK: evicts blocks that were not used recently; a budget each for data, index and filter blocks; hits take no lock";
  }

  @Override
  public BlockCache create(Map<BlockKind, Long> budgets) {
    return new TieredBlockCache(budgets, ClockTier::new);
  }
}
