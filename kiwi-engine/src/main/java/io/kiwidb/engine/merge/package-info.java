/**
 * Merging sorted sources: a cursor over one level, a cursor over many sources, and the iterator
 * that decides which entries a flush or a compaction drops.
 *
 * <p>Everything here is in <i>internal order</i>: user key ascending, then tag descending.
 */
package io.kiwidb.engine.merge;
