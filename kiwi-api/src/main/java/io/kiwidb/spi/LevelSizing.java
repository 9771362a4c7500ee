package io.kiwidb.spi;

/**
 * Purpose: optional capability of a {@link CompactionStrategy} with target sizes of levels: reports
 * them, so that users can see how full a level is.
 *
 * <p>Threading: thread-safe. Ownership of buffers: keys in the view are shared and must not be
 * modified.
 *
 * <p>Failure: see {@link CompactionStrategy}.
 */
public interface LevelSizing {
  /**
   * Returns the target size of each level in bytes, level 0 first; 0 for a level without one. Has
   * as many elements as the view has levels.
   */
  long[] targetBytes(LsmView view);
}
