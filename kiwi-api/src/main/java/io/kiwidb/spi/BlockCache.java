package io.kiwidb.spi;

import org.jspecify.annotations.Nullable;

/**
 * Purpose: caches decoded blocks by kind, file and offset, within a byte budget for each kind.
 *
 * <p>A file is a number that is unique in the cache, see {@link TableProvider.Opening#cacheFile}.
 *
 * <p>Threading: thread-safe; {@link #get} of a cached block must not contend.
 *
 * <p>Ownership of buffers: an evicted block stays valid for its users; blocks are not pinned.
 *
 * <p>Failure: none; a block that cannot be cached is dropped.
 */
public interface BlockCache extends AutoCloseable {
  /** Returns the block, or null. Counts as a use of the block, and as a hit or miss. */
  @Nullable
  CachedBlock get(BlockKind kind, long file, long offset);

  /**
   * Returns whether a block that was just missed should be put, given its approximate size. A cache
   * that would have to evict other blocks may decline most blocks, so that blocks used once do not
   * displace frequently used ones, and the reader does not decode a block that would soon be
   * evicted. Frequently used blocks are accepted before long.
   */
  default boolean wants(BlockKind kind, long bytes) {
    return true;
  }

  /**
   * Puts a block, evicting others to stay within the budget of its kind. A block larger than the
   * budget is not cached; a cache may also drop the new block instead of evicting others.
   */
  void put(BlockKind kind, long file, long offset, CachedBlock block);

  /**
   * Returns the cache for blocks of a kind that are stored as bytes, or null if this cache stores
   * only objects. Both share the budget of the kind, but {@link #get} does not find blocks stored
   * as bytes.
   */
  default @Nullable PackedBlockCache bytes(BlockKind kind) {
    return null;
  }

  /**
   * Returns a handle to the block, or null if the block is not cached or this cache has no handles;
   * then use {@link #get}. Does not affect statistics.
   */
  default @Nullable CacheHandle handle(BlockKind kind, long file, long offset) {
    return null;
  }

  /** Removes all blocks of a file. */
  void evictFile(long file);

  /** Changes the budget of a kind; evicts blocks before it returns if the budget shrinks. */
  void budget(BlockKind kind, long bytes);

  /** Returns the statistics of a kind. */
  Usage usage(BlockKind kind);

  /** Removes all blocks. Idempotent. */
  @Override
  void close();

  /**
   * Statistics of a kind.
   *
   * @param blocks number of cached blocks
   * @param bytes their total size
   * @param budget the byte budget
   * @param hits number of cache hits
   * @param misses number of cache misses
   * @param evictions number of blocks evicted to stay within the budget
   */
  record Usage(long blocks, long bytes, long budget, long hits, long misses, long evictions) {}
}
