/**
 * The cache {@code lru}: sharded, with lock-free reads, approximately least recently used.
 * {@link io.kiwidb.cache.lru.LruShard} explains the algorithm.
 */
package io.kiwidb.cache.lru;
