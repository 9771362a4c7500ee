package io.kiwidb;

import org.jspecify.annotations.Nullable;

/**
 * A keyspace as a {@link Transaction} sees it: the moment of the transaction, and on top of it the
 * transaction's own writes. Code written against {@link Keyspace} runs on it.
 *
 * <p>Reads, cursors both ways, maps and streams show own writes. A cursor, an iterator and a stream
 * show those that were made before it was created. {@link #estimate} does not count them. What
 * expires is judged by the time of the transaction's moment; a time to live counts from the commit.
 *
 * <p>Writes take effect at the commit. {@link WriteOptions} of a single write give its time to
 * live; a durability that they ask for applies to the commit, if it is stronger, and skipping the
 * log has no effect. {@link #clear} deletes the range of all keys. {@link #async} throws
 * {@link UnsupportedOperationException}. Everything else, such as {@link #flush}, {@link #settings}
 * and {@link #stats}, is that of the keyspace itself.
 *
 * <p>Threading: as the {@link Transaction}.
 *
 * <p>Failure: {@link IllegalStateException} after the transaction has ended; otherwise as specified
 * by {@link Keyspace}, and {@link TransactionConflictException}.
 */
public interface TransactionKeyspace extends Keyspace {
  /** Returns the transaction. */
  Transaction transaction();

  /**
   * Returns the value of a key that the transaction is going to change, or null if it is absent: a
   * transaction with writes commits only if the key was not changed by another one since. A
   * pessimistic transaction locks the key first, and waits for the lock if another one has it.
   *
   * <p>Failure: {@link TransactionConflictException}.
   */
  byte @Nullable [] getForUpdate(byte[] key);
}
