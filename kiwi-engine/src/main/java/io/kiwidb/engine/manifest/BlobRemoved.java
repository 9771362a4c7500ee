package io.kiwidb.engine.manifest;

/**
 * A removed blob file. Threading: immutable.
 *
 * @param keyspace its keyspace
 * @param number its file number
 */
public record BlobRemoved(int keyspace, long number) {}
