package io.kiwidb.spi;

/**
 * Purpose: reads one table.
 *
 * <p>Threading: thread-safe; no lock is held while a block is read.
 *
 * <p>Ownership of buffers: results point into blocks that nobody overwrites and that live as long
 * as somebody refers to them.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} with file and offset for any byte that is not
 * what was written, the filter's and the index's included; {@link io.kiwidb.StorageException} for a
 * failed read.
 */
public interface TableReader extends AutoCloseable {
  /** Looks for the newest visible entry of a key and leaves it in the holder. */
  Lookup get(LookupKey key, Entry result);

  /** A cursor over all entries. */
  EntryCursor cursor(CacheUse cacheUse);

  /** What the table says about itself. */
  TableProperties properties();

  /**
   * Reads the whole file past the cache and checks every checksum, the order, the bounds, the
   * counts, the index, and that the filter knows every key. Returns how many entries were checked.
   */
  long verify();

  /**
   * Bytes of memory that it keeps for itself while it is open; not what the cache keeps, nor what a
   * call needs while it runs. For a reader that keeps its file and its properties the default will
   * do.
   */
  default long memoryBytes() {
    return 1 << 10;
  }

  /** Closes the file. Requires: no reader is left. Idempotent. */
  @Override
  void close();

  /** Whether a scan leaves the blocks it read in the cache. */
  enum CacheUse {
    /** Blocks are kept, as for lookups. */
    FILL,
    /** Cached blocks are used, others are not kept: for compaction, verification and dumps. */
    BYPASS
  }
}
