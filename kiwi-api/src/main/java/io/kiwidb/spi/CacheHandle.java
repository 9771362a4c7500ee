package io.kiwidb.spi;

import org.jspecify.annotations.Nullable;

/**
 * Purpose: the way from a table to one of its blocks in a {@link BlockCache} that does not lead
 * through a search: a reader keeps handles where it would otherwise look blocks up.
 *
 * <p>Threading: thread-safe, takes no lock; it may be passed between threads without ordering, and
 * shows null at worst.
 *
 * <p>Ownership of buffers: a handle holds its block only while the cache does, so a reader may keep
 * handles for ever.
 *
 * <p>Failure: none.
 */
public interface CacheHandle {
  /**
   * The block, or null once the cache has let go of it. Counts as {@link BlockCache#get} of a
   * present block; null counts nothing.
   */
  @Nullable
  CachedBlock block();
}
