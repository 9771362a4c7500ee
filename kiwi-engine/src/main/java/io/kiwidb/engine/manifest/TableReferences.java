package io.kiwidb.engine.manifest;

/**
 * What an added table refers to in blob files. Threading: immutable.
 *
 * @param keyspace its keyspace
 * @param number its file number
 * @param blobs the references; not empty
 */
public record TableReferences(int keyspace, long number, BlobReferences blobs) {}
