package io.kiwidb.spi;

import org.jspecify.annotations.Nullable;

/**
 * Purpose: keeps decoded blocks by kind, file number and offset, within a byte budget for each
 * kind.
 *
 * <p>Threading: thread-safe; {@link #get} of a present block must not contend.
 *
 * <p>Ownership of buffers: a block that was evicted stays valid for whoever holds it; nothing is
 * pinned.
 *
 * <p>Failure: none; a cache that cannot keep a block does not.
 */
public interface BlockCache extends AutoCloseable {
  /** The block, or null. Counts as a use of it, and as a hit or miss. */
  @Nullable
  CachedBlock get(BlockKind kind, long file, long offset);

  /**
   * Whether a block that was just found missing should be put, given about how many bytes it takes.
   * A cache in which room would have to be made may say no for most: then what is asked for once
   * does not drive out what is asked for often, and a reader is spared the work of making a block
   * that would soon go. What is asked for often is wanted before long.
   */
  default boolean wants(BlockKind kind, long bytes) {
    return true;
  }

  /**
   * Keeps a block, evicting others to stay within the budget of its kind. One larger than the
   * budget is not kept, and where room has to be made, a cache may keep the others instead.
   */
  void put(BlockKind kind, long file, long offset, CachedBlock block);

  /**
   * Where blocks of a kind are kept as bytes, or null if this cache keeps objects only. They share
   * the budget of the kind with the objects, but are not among what {@link #get} finds.
   */
  default @Nullable PackedBlockCache bytes(BlockKind kind) {
    return null;
  }

  /**
   * A handle to the block, or null if it is not there or this cache has no handles: who gets none
   * goes on asking {@link #get}. Counts as nothing.
   */
  default @Nullable CacheHandle handle(BlockKind kind, long file, long offset) {
    return null;
  }

  /** Forgets all blocks of a file. */
  void evictFile(long file);

  /** Changes the budget of a kind; shrinking evicts before it returns. */
  void budget(BlockKind kind, long bytes);

  /** The figures of a kind. */
  Usage usage(BlockKind kind);

  /** Forgets everything. Idempotent. */
  @Override
  void close();

  /**
   * Figures of one kind.
   *
   * @param blocks blocks kept now
   * @param bytes what they take
   * @param budget what they may take
   * @param hits lookups answered
   * @param misses lookups not answered
   * @param evictions blocks removed to make room
   */
  record Usage(long blocks, long bytes, long budget, long hits, long misses, long evictions) {}
}
