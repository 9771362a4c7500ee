/**
 * Shared by all block caches of this module: three independent tiers, and the hash of a block's
 * address. Each provider has a package of its own, which defines how a tier finds and evicts
 * blocks.
 */
package io.kiwidb.cache;
