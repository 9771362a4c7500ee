/** Filters: {@code bloom}, a Bloom filter that reads one cache line a lookup. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.bloom {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.FilterProvider with
      io.kiwidb.bloom.blocked.BlockedBloomProvider;
}
