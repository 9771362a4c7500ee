package io.kiwidb.bench.engine;

/**
 * Transactions of one thread.
 *
 * <p>Threading: not thread-safe. Ownership: arguments are neither modified nor kept.
 */
public interface EngineTransactions extends AutoCloseable {
  /**
   * Reads keys and sets their values, as one transaction, which is repeated until it does not
   * conflict with another one. What was read must not be changed by another before the commit.
   *
   * @param keys different keys, in order, so that transactions which lock them do not wait for each
   *     other
   * @param values the value of each key
   * @param checks sees the value that was found for each key
   * @return how often it was repeated
   */
  int readAndSet(byte[][] keys, byte[][] values, Check checks);

  @Override
  void close();

  /** Sees what a transaction has read. */
  @FunctionalInterface
  interface Check {
    /**
     * Sees a value.
     *
     * @param index that of the key
     */
    void found(int index, byte[] value);
  }
}
