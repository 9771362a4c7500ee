/**
 * The cache {@code lru}: sharded, read without locks, approximately least recently used first.
 * {@link io.kiwidb.cache.lru.LruShard} explains how.
 */
package io.kiwidb.cache.lru;
