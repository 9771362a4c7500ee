package io.kiwidb.spi;

/**
 * Purpose: optional capability of a {@link TableReader} to look up several keys at once: all keys
 * are tested with the filter before any block is read, and each block is read once for all keys in
 * it.
 *
 * <p>Threading, ownership of buffers and failure: see {@link TableReader#get}.
 */
public interface MultiGetTable {
  /**
   * Performs {@link TableReader#get} for each key.
   *
   * <p>Requires: the keys are in ascending order, duplicates allowed, and have the same sequence
   * number.
   *
   * @param keys array of the keys
   * @param from index of the first key
   * @param to index after the last key
   * @param result holder that is reused for all results
   */
  void multiGet(LookupKey[] keys, int from, int to, Entry result, Answers answers);

  /** Receives the results. */
  @FunctionalInterface
  interface Answers {
    /**
     * The result for a key; not called for keys without entries.
     *
     * @param index index of the key in the array
     * @param answer what {@link TableReader#get} would return
     * @param result the entry; valid during the call
     */
    void found(int index, Lookup answer, Entry result);
  }
}
