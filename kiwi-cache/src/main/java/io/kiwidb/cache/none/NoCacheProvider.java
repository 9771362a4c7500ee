package io.kiwidb.cache.none;

import io.kiwidb.cache.TieredBlockCache;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import java.util.Map;

/**
 * The provider of the cache {@code none}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: see {@link CacheProvider}.
 */
public final class NoCacheProvider implements CacheProvider {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public String description() {
    return "no cache: every block is read and verified each time; for stores that are only scanned, and for benchmarks";
  }

  @Override
  public BlockCache create(Map<BlockKind, Long> budgets) {
    return new TieredBlockCache(budgets, NoTier::new);
  }
}
