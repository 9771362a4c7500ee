/**
 * The strategy {@code tiered}: sorted runs accumulate and are merged with others of similar size,
 * so that bytes are rarely rewritten. See {@link io.kiwidb.compaction.tiered.TieredStrategy}.
 */
package io.kiwidb.compaction.tiered;
