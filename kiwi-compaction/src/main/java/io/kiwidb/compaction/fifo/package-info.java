/**
 * The strategy {@code fifo}: the oldest tables are dropped whole. See
 * {@link io.kiwidb.compaction.fifo.FifoStrategy}.
 */
package io.kiwidb.compaction.fifo;
