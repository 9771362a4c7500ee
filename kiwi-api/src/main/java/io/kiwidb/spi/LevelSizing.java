package io.kiwidb.spi;

/**
 * Purpose: an ability of a {@link CompactionStrategy} that holds levels to sizes: it says what they
 * are, so that people can see how full a level is.
 *
 * <p>Threading: thread-safe. Ownership of buffers: keys in the view are shared and must not be
 * written to.
 *
 * <p>Failure: as {@link CompactionStrategy}.
 */
public interface LevelSizing {
  /**
   * Bytes that each level may hold, level 0 first; 0 for a level that has no target. As long as the
   * view's list of levels.
   */
  long[] targetBytes(LsmView view);
}
