/**
 * The strategy {@code tiered}: sorted runs gather and are merged with others of about their size,
 * so that every byte is rewritten seldom. {@link io.kiwidb.compaction.tiered.TieredStrategy}
 * explains it.
 */
package io.kiwidb.compaction.tiered;
