package io.kiwidb.spi;

import io.kiwidb.PrefixRule;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Purpose: writes and reads sorted tables: one immutable file each, starting with a
 * {@link io.kiwidb.io.FileHeader}.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider};
 * {@link #create} and {@link #open} fail like {@link Storage}. {@link #open} also throws
 * {@link io.kiwidb.CorruptionException} if header, footer, properties or the identity of the file
 * do not match.
 */
public interface TableProvider extends Provider {
  /** Creates a table file and returns its builder. */
  TableBuilder create(Creation creation);

  /** Opens a finished table; reads and verifies header, footer and properties, but not the data. */
  TableReader open(Opening opening);

  /**
   * Parameters of a new table.
   *
   * @param order the order of user keys
   * @param blockBytes target size of a data block, uncompressed
   * @param filter builds the filter
   * @param falsePositiveRate false-positive rate of the filter, which is sized for the actual
   *     number of keys; 1 or more for no filter
   * @param compressor compresses the blocks
   * @param createdMillis creation time in milliseconds since 1970; recorded
   * @param prefixRule whose prefixes the filter contains, too, and whose name is recorded; null for
   *     none. If the keys contradict it, the table must not record it. A format that does not
   *     support prefixes ignores it
   */
  record Creation(
      Storage storage,
      FileId id,
      KeyOrder order,
      int blockBytes,
      FilterProvider filter,
      double falsePositiveRate,
      CompressorProvider compressor,
      long createdMillis,
      @Nullable PrefixRule prefixRule) {}

  /**
   * Parameters for reading a table.
   *
   * @param cache the cache for decoded blocks
   * @param cacheFile the number to use for this file in calls of the cache. It is not the number of
   *     the file: stores may share a cache, and each has a file 7
   * @param providers finds the filter and compressor recorded in the table
   */
  record Opening(
      Storage storage,
      FileId id,
      KeyOrder order,
      BlockCache cache,
      long cacheFile,
      ProviderLookup providers) {
    /** Creates parameters for a cache that only the store of the file uses. */
    public Opening(
        Storage storage, FileId id, KeyOrder order, BlockCache cache, ProviderLookup providers) {
      this(storage, id, order, cache, id.number(), providers);
    }
  }
}
