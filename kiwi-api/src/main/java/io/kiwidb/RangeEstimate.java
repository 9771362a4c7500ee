package io.kiwidb;

/**
 * An estimate of what is in a range of keys; see {@link ReadView#estimate}. Threading: immutable.
 *
 * @param keys number of keys
 * @param bytes bytes in tables, as stored, and in memtables
 */
public record RangeEstimate(long keys, long bytes) {}
