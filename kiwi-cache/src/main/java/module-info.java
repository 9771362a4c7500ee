/**
 * Block caches, each with three tiers with separate budgets: {@code lru}, {@code clock},
 * {@code caffeine}, and {@code none}.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.cache {
  requires io.kiwidb.api;
  requires static com.github.benmanes.caffeine;
  requires static org.jspecify;

  provides io.kiwidb.spi.CacheProvider with
      io.kiwidb.cache.lru.LruCacheProvider,
      io.kiwidb.cache.clock.ClockCacheProvider,
      io.kiwidb.cache.caffeine.CaffeineCacheProvider,
      io.kiwidb.cache.none.NoCacheProvider;
}
