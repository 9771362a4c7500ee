package io.kiwidb.cache.caffeine;

import io.kiwidb.cache.TieredBlockCache;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import java.util.Map;

/**
 * The provider of the cache {@code caffeine}; requires the optional library Caffeine.
 *
 * <p>Threading: immutable. Ownership: none. Failure: see {@link CacheProvider}; {@link #create}
 * throws a {@link NoClassDefFoundError} if the caller has not checked {@link #availability}.
 */
public final class CaffeineCacheProvider implements CacheProvider {
  @Override
  public String name() {
    return "caffeine";
  }

  @Override
  public String description() {
    return "Caffeine: best scan resistance for frequently used blocks; hits cost more than with lru and clock";
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
