/**
 * What every block cache of this module shares: three tiers that know nothing of each other, and
 * the hash of a block's address. How a tier finds and evicts its blocks is a package of its own,
 * one a provider.
 */
package io.kiwidb.cache;
