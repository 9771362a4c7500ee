/**
 * Compaction: the strategy chooses, {@link io.kiwidb.engine.compact.Compactions} schedules,
 * {@link io.kiwidb.engine.compact.CompactionJob} merges, and only
 * {@link io.kiwidb.engine.merge.CompactionIterator} drops entries.
 */
package io.kiwidb.engine.compact;
