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
    return "a clock hand evicts what was not used; a budget for data, index and filter blocks each; hits take no lock";
  }

  @Override
  public BlockCache create(Map<BlockKind, Long> budgets) {
    return new TieredBlockCache(budgets, ClockTier::new);
  }
}
