/**
 * The strategy {@code leveled}: tables gather in level 0, every level below is one sorted run, each
 * about so many times larger than the one above.
 * {@link io.kiwidb.compaction.leveled.LeveledStrategy} explains it.
 */
package io.kiwidb.compaction.leveled;
