package io.kiwidb.spi;

import java.util.Map;

/**
 * Purpose: creates block caches.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface CacheProvider extends Provider {
  /**
   * A new cache.
   *
   * @param budgets bytes for each kind; every kind is there, 0 keeps nothing
   */
  BlockCache create(Map<BlockKind, Long> budgets);
}
