package io.kiwidb.spi;

/**
 * Purpose: collects the hashes of the keys of one table.
 *
 * <p>Threading: not thread-safe. Ownership of buffers: the result belongs to the caller. Failure:
 * none but lack of memory.
 */
public interface FilterBuilder {
  /** Adds the hash of a key, see {@link io.kiwidb.key.KeyHash}. Hashes may repeat. */
  void add(long hash);

  /**
   * The encoded filter, its format version included, sized for the distinct hashes added. Called
   * once.
   */
  byte[] finish();
}
