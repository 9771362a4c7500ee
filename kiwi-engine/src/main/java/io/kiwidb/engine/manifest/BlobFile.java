package io.kiwidb.engine.manifest;

import io.kiwidb.spi.BlobProperties;

/**
 * A blob file, as the manifest describes it. Threading: immutable.
 *
 * @param number its file number
 * @param keyspace its keyspace
 * @param bytes size of the file
 * @param values number of its values
 * @param recordBytes total size of its records: what is garbage if nothing refers to it
 */
public record BlobFile(long number, int keyspace, long bytes, long values, long recordBytes) {
  /** Describes a file that was written. */
  public static BlobFile of(long number, int keyspace, BlobProperties properties) {
    return new BlobFile(
        number, keyspace, properties.fileBytes(), properties.values(), properties.recordBytes());
  }
}
