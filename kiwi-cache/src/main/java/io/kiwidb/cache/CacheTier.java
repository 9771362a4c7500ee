package io.kiwidb.cache;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.PackedBlockCache;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one kind of blocks; every eviction policy of this module is one of these.
 *
 * <p>Threading, ownership and failure: as {@link BlockCache}.
 */
public interface CacheTier {
  /** The block, or null; see {@link BlockCache#get}. */
  @Nullable
  CachedBlock get(long file, long offset);

  /** Whether a missing block of about that size should be put; see {@link BlockCache#wants}. */
  default boolean wants(long bytes) {
    return true;
  }

  /** Keeps a block if it can; see {@link BlockCache#put}. */
  void put(long file, long offset, CachedBlock block);

  /** Where blocks are kept as bytes, or null; see {@link BlockCache#bytes}. */
  default @Nullable PackedBlockCache bytes() {
    return null;
  }

  /** A handle to a block, or null; see {@link BlockCache#handle}. */
  default @Nullable CacheHandle handle(long file, long offset) {
    return null;
  }

  /** Forgets the blocks of a file; see {@link BlockCache#evictFile}. */
  void evictFile(long file);

  /** Changes the budget; see {@link BlockCache#budget}. */
  void budget(long bytes);

  /** The figures now; see {@link BlockCache#usage}. */
  BlockCache.Usage usage();

  /** Forgets all blocks and keeps no more. Idempotent. */
  void close();
}
