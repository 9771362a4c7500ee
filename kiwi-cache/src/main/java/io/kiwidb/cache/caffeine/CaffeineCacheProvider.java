package io.kiwidb.cache.caffeine;

import io.kiwidb.cache.TieredBlockCache;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import java.util.Map;

/**
 * The provider of the cache {@code caffeine}; it works where the optional library Caffeine is.
 *
 * <p>Threading: immutable. Ownership: none. Failure: see {@link CacheProvider}; {@link #create}
 * fails with a {@link NoClassDefFoundError} for who does not ask {@link #availability} first.
 */
public final class CaffeineCacheProvider implements CacheProvider {
  @Override
  public String name() {
    return "caffeine";
  }

  @Override
  public String description() {
    return "Caffeine: frequently used blocks survive scans best; hits cost more than those of lru and clock";
  }

  @Override
  public Availability availability() {
    return Availability.ofLibrary(
        CaffeineCacheProvider.class,
        "com.github.benmanes.caffeine.cache.Caffeine",
        "com.github.ben-manes.caffeine:caffeine:3.3.0",
        "com.github.benmanes.caffeine");
  }

  @Override
  public BlockCache create(Map<BlockKind, Long> budgets) {
    return new TieredBlockCache(budgets, CaffeineTier::new);
  }
}
