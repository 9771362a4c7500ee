package io.kiwidb.spi;

import java.util.Map;

/**
 * Purpose: creates block caches.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface CacheProvider extends Provider {
  /**
   * Creates a cache.
   *
   * @param budgets bytes for each kind; contains every kind, 0 disables it
   */
  BlockCache create(Map<BlockKind, Long> budgets);
}
