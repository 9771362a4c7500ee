package io.kiwidb.spi;

import org.jspecify.annotations.Nullable;

/**
 * Purpose: direct access to a block in a {@link BlockCache} without a lookup: a reader keeps
 * handles instead of looking blocks up.
 *
 * <p>Threading: thread-safe, takes no lock; it may be passed between threads without ordering,
 * which at worst makes it return null.
 *
 * <p>Ownership of buffers: a handle refers to its block only while the block is cached, so a reader
 * may keep handles indefinitely.
 *
 * <p>Failure: none.
 */
public interface CacheHandle {
  /**
   * Returns the block, or null once it was evicted. Counts like a {@link BlockCache#get} hit; null
   * counts as nothing.
   */
  @Nullable
  CachedBlock block();
}
