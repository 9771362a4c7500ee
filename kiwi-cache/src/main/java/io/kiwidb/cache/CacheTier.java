package io.kiwidb.cache;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.PackedBlockCache;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one kind of blocks; implemented by every eviction policy of this module.
 *
 * <p>Threading, ownership and failure: see {@link BlockCache}.
 */
public interface CacheTier {
  /** Returns the block, or null; see {@link BlockCache#get}. */
  @Nullable
  CachedBlock get(long file, long offset);

  /**
   * Returns whether a missing block of about that size should be put; see {@link BlockCache#wants}.
   */
  default boolean wants(long bytes) {
    return true;
  }

  /** Caches a block if possible; see {@link BlockCache#put}. */
  void put(long file, long offset, CachedBlock block);

  /** Returns the cache of packed blocks, or null; see {@link BlockCache#bytes}. */
  default @Nullable PackedBlockCache bytes() {
    return null;
  }

  /** Returns a handle to a block, or null; see {@link BlockCache#handle}. */
  default @Nullable CacheHandle handle(long file, long offset) {
    return null;
  }

  /** Removes the blocks of a file; see {@link BlockCache#evictFile}. */
  void evictFile(long file);

  /** Changes the budget; see {@link BlockCache#budget}. */
  void budget(long bytes);

  /** Returns the current usage; see {@link BlockCache#usage}. */
  BlockCache.Usage usage();

  /** Removes all blocks and accepts no more. Idempotent. */
  void close();
}
