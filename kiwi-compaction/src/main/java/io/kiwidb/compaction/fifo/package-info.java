/**
 * The strategy {@code fifo}: the oldest tables are dropped whole.
 * {@link io.kiwidb.compaction.fifo.FifoStrategy} explains it.
 */
package io.kiwidb.compaction.fifo;
