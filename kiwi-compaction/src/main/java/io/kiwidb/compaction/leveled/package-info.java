/**
 * The strategy {@code leveled}: flushed tables accumulate in level 0; every level below is one
 * sorted run, each larger than the one above by about a constant factor. See
 * {@link io.kiwidb.compaction.leveled.LeveledStrategy}.
 */
package io.kiwidb.compaction.leveled;
