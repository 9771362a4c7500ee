/**
 * Stores and snapshots as sorted maps: {@code asMap()}.
 *
 * <p>{@code StoreMap} is the map and each of its views; {@code MapScan} finds and walks keys for
 * it, within {@code KeyBounds} and in a {@code Direction}; {@code MapWrites} changes the store
 * under {@code KeyLocks}. The collections of keys, entries and values are thin: whatever they do,
 * they do through the map; they differ in what is {@code ElementView}, and walk with a
 * {@code PagedIterator} or a {@code StoreSpliterator} over one {@code ConsistentView}.
 */
package io.kiwidb.engine.map;
