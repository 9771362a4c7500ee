/** Block caches: {@code lru}, three tiers with budgets of their own. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.cache {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.CacheProvider with
      io.kiwidb.cache.lru.LruCacheProvider;
}
