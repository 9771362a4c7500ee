/**
 * Filters: {@code bloom}, with one cache miss per lookup, {@code fuse}, which takes less space, and
 * {@code none}.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.bloom {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.FilterProvider with
      io.kiwidb.bloom.blocked.BlockedBloomProvider,
      io.kiwidb.bloom.fuse.FuseFilterProvider,
      io.kiwidb.bloom.none.NoFilterProvider;
}
