/**
 * The cache {@code caffeine}: one tier for each kind of block, each a cache of the library
 * Caffeine, which keeps frequently and recently used blocks (W-TinyLFU: Einziger, Friedman and
 * Manes, <i>TinyLFU: A Highly Efficient Cache Admission Policy</i>, 2017).
 */
package io.kiwidb.cache.caffeine;
