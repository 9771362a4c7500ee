package io.kiwidb.spi;

/**
 * Purpose: collects the key hashes of one table.
 *
 * <p>Threading: not thread-safe. Ownership of buffers: the result belongs to the caller. Failure:
 * only {@code OutOfMemoryError}.
 */
public interface FilterBuilder {
  /** Adds the hash of a key, see {@link io.kiwidb.key.KeyHash}. Hashes may repeat. */
  void add(long hash);

  /**
   * Returns the encoded filter including its format version, sized for the distinct hashes added.
   * Called once.
   */
  byte[] finish();
}
