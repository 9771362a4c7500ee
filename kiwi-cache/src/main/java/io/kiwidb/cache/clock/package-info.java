/**
 * The cache {@code clock}: a hand iterates over the blocks and evicts those not used since its last
 * round. {@link io.kiwidb.cache.clock.ClockShard} explains the algorithm.
 */
package io.kiwidb.cache.clock;
