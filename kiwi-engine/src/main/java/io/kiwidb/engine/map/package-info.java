/**
 * Stores and snapshots as sorted maps: {@code asMap()}.
 *
 * <p>{@code StoreMap} is the map and each of its views; {@code MapScan} positions cursors and
 * iterates for it, within {@code KeyBounds} and in a {@code Direction}; {@code MapWrites} changes
 * the store under {@code KeyLocks}. The collections of keys, entries and values are thin: all
 * operations go through the map. They differ in their {@code ElementView}, and iterate with a
 * {@code PagedIterator} or a {@code StoreSpliterator} over one {@code ConsistentView}.
 */
package io.kiwidb.engine.map;
