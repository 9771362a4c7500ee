package io.kiwidb.spi;

import org.jspecify.annotations.Nullable;

/**
 * Purpose: the part of a {@link BlockCache} that stores blocks as bytes in large arrays, many per
 * array, instead of as objects. A reader keeps the location of a block, a number, and gets from it
 * to the bytes without a search and without dereferencing another object; and the garbage collector
 * traverses a few large arrays instead of many small ones.
 *
 * <p>Threading: thread-safe; {@link #array} takes no lock. A location must be passed to other
 * threads with release/acquire ordering.
 *
 * <p>Ownership of buffers: the cache writes the bytes of a block once, before it returns the
 * location, and never overwrites them: an array may be read for any length of time. It keeps the
 * whole array reachable, however.
 *
 * <p>Failure: none; a block that cannot be cached is dropped.
 */
public interface PackedBlockCache {
  /** No location; locations of blocks are positive. */
  long NONE = 0;

  /**
   * Returns the location of a block, or {@link #NONE}, which counts as a miss. Finding a block does
   * not count; {@link #array} does.
   */
  long find(long file, long offset);

  /**
   * Counts a miss, for a reader that knows without a lookup that a block is not cached: it was not
   * at the last lookup, and was not put since.
   */
  void miss();

  /**
   * Puts a block, replacing any block with the same address, and evicts others if needed. Returns
   * its location, or {@link #NONE} if it was not cached.
   */
  long put(long file, long offset, BlockImage block);

  /**
   * Returns the array that contains a block, or null if the block was evicted or the location is
   * {@link #NONE}; the bytes of a removed block may still be returned for a while. Counts as a hit
   * and as a use of the block; null counts as nothing.
   */
  byte @Nullable [] array(long place);

  /** Same as {@link #array} but counts nothing: for a block that was just put. */
  byte @Nullable [] peek(long place);

  /** Returns the offset of a block in its array; costs nothing. */
  int start(long place);
}
