package io.kiwidb.spi;

import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;

/**
 * Purpose: writes and reads sorted tables: one immutable file each, beginning with a
 * {@link io.kiwidb.io.FileHeader}.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider};
 * {@link #create} and {@link #open} fail as {@link Storage} does, {@link #open} also with
 * {@link io.kiwidb.CorruptionException} when header, footer, properties, or the identity of the
 * file are not what was written.
 */
public interface TableProvider extends Provider {
  /** Creates a table file and returns its builder. */
  TableBuilder create(Creation creation);

  /** Opens a finished table; reads and checks header, footer and properties, not the data. */
  TableReader open(Opening opening);

  /**
   * A table to be made.
   *
   * @param order the order of user keys
   * @param blockBytes target size of a data block, uncompressed
   * @param filter makes the filter
   * @param falsePositiveRate the rate to size the filter for, by the real number of keys; 1 or more
   *     for no filter
   * @param compressor compresses the blocks
   * @param createdMillis when, in milliseconds since 1970; recorded
   */
  record Creation(
      Storage storage,
      FileId id,
      KeyOrder order,
      int blockBytes,
      FilterProvider filter,
      double falsePositiveRate,
      CompressorProvider compressor,
      long createdMillis) {}

  /**
   * A table to be read.
   *
   * @param cache where decoded blocks are kept
   * @param providers finds the filter and the compressor that the table names
   */
  record Opening(
      Storage storage, FileId id, KeyOrder order, BlockCache cache, ProviderLookup providers) {}
}
