package io.kiwidb.spi;

/**
 * Purpose: reads one table.
 *
 * <p>Threading: thread-safe; no lock is held while a block is read.
 *
 * <p>Ownership of buffers: results point into blocks that are never overwritten and stay valid as
 * long as they are referenced.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} with file and offset if any byte read differs
 * from what was written, including the filter and index; {@link io.kiwidb.StorageException} for a
 * failed read.
 */
public interface TableReader extends AutoCloseable {
  /** Looks up the newest visible entry of a key and stores it in the holder. */
  Lookup get(LookupKey key, Entry result);

  /** Returns a cursor over all entries. */
  EntryCursor cursor(CacheUse cacheUse);

  /** Returns the properties of the table. */
  TableProperties properties();

  /**
   * Returns false only if the table definitely has no key with a prefix, see
   * {@link io.kiwidb.PrefixRule}. Reads nothing but the filter. A reader whose filter was not built
   * with this rule, or has no prefixes, answers true, which is the default.
   *
   * @param rule the name of the rule, with its parameter
   * @param hash the hash of the prefix, see {@link io.kiwidb.key.KeyHash#ofPrefix}
   */
  default boolean mayContainPrefix(String rule, long hash) {
    return true;
  }

  /**
   * Reads the whole file without the cache and verifies all checksums, the key order, bounds,
   * counts, the index, and that the filter contains every key, and every prefix if the rule is
   * found. Returns the number of entries verified.
   */
  long verify();

  /**
   * Returns the memory in bytes that the open reader keeps, excluding cached blocks and memory used
   * only during a call. The default suits a reader that keeps only its file and its properties.
   */
  default long memoryBytes() {
    return 1 << 10;
  }

  /** Closes the file. Requires: there are no readers. Idempotent. */
  @Override
  void close();

  /** Whether a scan adds the blocks it reads to the cache. */
  enum CacheUse {
    /** Blocks are cached, as for lookups. */
    FILL,
    /** Cached blocks are used, but others are not added: for compaction, verification and dumps. */
    BYPASS
  }
}
