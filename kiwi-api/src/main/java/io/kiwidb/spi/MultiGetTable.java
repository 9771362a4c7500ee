package io.kiwidb.spi;

/**
 * Purpose: the optional ability of a {@link TableReader} to look many keys up at once, so that what
 * lies together is read once: all keys are put to the filter before any block is touched, and a
 * block is fetched once for all keys that fall into it.
 *
 * <p>Threading and ownership of buffers: as {@link TableReader#get}. Failure: the same.
 */
public interface MultiGetTable {
  /**
   * Does for each of the keys what {@link TableReader#get} does.
   *
   * <p>Requires: the keys ascend in the order of the table, equal ones allowed, and see the same
   * sequence number.
   *
   * @param keys where the keys are
   * @param from the first of them
   * @param to behind the last
   * @param result the holder that is reused for all answers
   */
  void multiGet(LookupKey[] keys, int from, int to, Entry result, Answers answers);

  /** Takes what is found. */
  @FunctionalInterface
  interface Answers {
    /**
     * What was found of a key; not called for keys of which there is nothing.
     *
     * @param index where in the array the key is
     * @param answer what {@link TableReader#get} would return
     * @param result what it would leave in the holder; to be read during the call
     */
    void found(int index, Lookup answer, Entry result);
  }
}
