package io.kiwidb.spi;

/**
 * Properties of a blob file, stored in it. Threading: immutable.
 *
 * @param fileBytes size of the file
 * @param values number of values
 * @param recordBytes total size of all records as stored
 * @param valueBytes total size of all values before compression
 * @param compressor name of the compressor
 */
public record BlobProperties(
    long fileBytes, long values, long recordBytes, long valueBytes, String compressor) {}
