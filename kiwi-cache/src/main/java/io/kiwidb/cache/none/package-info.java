/** The cache {@code none}: keeps no block, and counts the lookups. */
package io.kiwidb.cache.none;
