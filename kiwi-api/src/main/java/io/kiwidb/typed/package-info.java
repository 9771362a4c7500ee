/**
 * Keyspaces whose keys and values are of Java types: {@link io.kiwidb.Keyspace#typed}.
 *
 * <p>{@link io.kiwidb.typed.TypedKeyspace} reads and writes, {@link io.kiwidb.typed.TypedView}
 * reads, of a keyspace or a snapshot. Both only convert, with a {@link io.kiwidb.codec.Codec}, and
 * leave everything else to the keyspace.
 */
package io.kiwidb.typed;
