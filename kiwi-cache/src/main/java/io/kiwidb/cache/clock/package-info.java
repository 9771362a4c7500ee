/**
 * The cache {@code clock}: a hand goes round the blocks and evicts those that nobody asked for
 * since it came by last. {@link io.kiwidb.cache.clock.ClockShard} explains how.
 */
package io.kiwidb.cache.clock;
