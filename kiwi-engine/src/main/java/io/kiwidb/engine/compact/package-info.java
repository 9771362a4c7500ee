/**
 * Compacting: the strategy chooses, {@link io.kiwidb.engine.compact.Compactions} schedules,
 * {@link io.kiwidb.engine.compact.CompactionJob} does, and
 * {@link io.kiwidb.engine.merge.CompactionIterator} alone drops entries.
 */
package io.kiwidb.engine.compact;
