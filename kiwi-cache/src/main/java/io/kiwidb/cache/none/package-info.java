/** The cache {@code none}: caches no block, and counts lookups as misses. */
package io.kiwidb.cache.none;
