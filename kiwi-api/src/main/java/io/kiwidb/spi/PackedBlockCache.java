package io.kiwidb.spi;

import org.jspecify.annotations.Nullable;

/**
 * Purpose: the part of a {@link BlockCache} that keeps blocks as bytes in large arrays, many in
 * each, instead of as objects. A reader remembers the place of a block, a number, and comes from
 * there to its bytes without a search and without another object on the way; and the collector has
 * a few large arrays to look after instead of many small ones.
 *
 * <p>Threading: thread-safe; {@link #array} takes no lock. A place that was passed on to another
 * thread must have been passed with release and acquire.
 *
 * <p>Ownership of buffers: the cache writes the bytes of a block once, before it gives out its
 * place, and never again: who has the array may read the block for as long as it likes. But it
 * holds all of the array as long as it does.
 *
 * <p>Failure: none of its own; a cache that cannot keep a block does not.
 */
public interface PackedBlockCache {
  /** The place of no block; those of blocks are positive. */
  long NONE = 0;

  /**
   * The place of a block, or {@link #NONE}, which counts as a miss. That it was found counts
   * nothing: {@link #array} does.
   */
  long find(long file, long offset);

  /**
   * Counts a miss, for a reader that knows without looking that a block is not kept: it was not
   * when last looked for, and was not put since.
   */
  void miss();

  /**
   * Keeps a block instead of one with the same address, if there is any, and makes room for it;
   * returns its place, or {@link #NONE} if it is not kept.
   */
  long put(long file, long offset, BlockImage block);

  /**
   * The array that holds a block, or null if the cache has let go of it, or the place is
   * {@link #NONE}; where a block is forgotten, its bytes may be shown for a while yet. Counts as a
   * hit and as a use of the block; null counts nothing.
   */
  byte @Nullable [] array(long place);

  /** The same, counting nothing: for the block that was put just now. */
  byte @Nullable [] peek(long place);

  /** Where in the array a block begins; costs nothing. */
  int start(long place);
}
