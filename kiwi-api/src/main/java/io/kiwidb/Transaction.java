package io.kiwidb;

/**
 * Several reads and writes as one: they see one moment of all keyspaces, and the writes become
 * visible and durable together, at {@link #commit}, or not at all. Its own reads and writes are
 * those of the default keyspace; {@link #keyspace} gives the others.
 *
 * <pre>{@code
 * db.transact(tx -> {
 *   long balance = decode(tx.getForUpdate(account));
 *   tx.put(account, encode(balance - amount));
 *   tx.keyspace(journal).put(entry, text);
 * });
 * }</pre>
 *
 * <p><b>Moment.</b> All reads see the store as of {@link Kiwi#begin}. A pessimistic transaction
 * that has read nothing without a lock sees a later moment when it locks a key that was changed
 * since: so the value of a key that it waited for is the newest one. If it has, the lock fails with
 * {@link TransactionConflictException.Reason#CHANGED}.
 *
 * <p><b>Conflicts.</b> The commit fails if a key that the transaction wrote, or read with
 * {@link TransactionKeyspace#getForUpdate}, was changed by another write since its moment: by a
 * transaction of either kind, by a plain write such as {@link Kiwi#put}, by the deletion of a
 * range, or by {@link Keyspace#clear}. Plain writes and optimistic transactions do not wait for the
 * locks of pessimistic ones; they make them fail. An operand counts as a change of its key. An
 * expiry does not.
 *
 * <p>A transaction holds a snapshot, which keeps old versions from being compacted away, and has
 * its writes in memory. Neither should last for long.
 *
 * <p>Threading: thread-safe; calls run one after the other, also while one waits for a lock.
 * Interrupts end no wait. A thread that uses several transactions can block itself until the time
 * limit of the lock.
 *
 * <p>Ownership: arguments are copied before a call returns. The caller closes it. One that becomes
 * unreachable without being closed is rolled back and reported after garbage collection; its
 * keyspaces and cursors keep it reachable.
 *
 * <p>Failure: {@link IllegalStateException} after it has ended; {@link DatabaseClosedException}
 * after the store was closed, which rolls it back.
 */
public interface Transaction extends TransactionKeyspace, AutoCloseable {
  /** Returns a number that no other transaction of this opening of the store has. */
  long transactionId();

  /** Returns its options. */
  TransactionOptions transactionOptions();

  /**
   * Returns another keyspace as this transaction sees it. A view of the keyspace in another
   * transaction stands for the keyspace.
   *
   * <p>Failure: {@link UnknownKeyspaceException} if it was dropped;
   * {@link IllegalArgumentException} if it is one of another store.
   */
  TransactionKeyspace keyspace(Keyspace keyspace);

  /** Adds the writes of a batch to this transaction. */
  void write(WriteBatch batch);

  /** Returns the number of writes so far. */
  int count();

  /** Notes the writes made so far. Any number of savepoints may exist; they need no closing. */
  Savepoint savepoint();

  /**
   * Takes back every write since a savepoint. The savepoint stays usable, later ones are not any
   * more. Locks and the moment stay; what was read stays to be checked.
   *
   * @throws IllegalArgumentException if the savepoint is of another transaction, or was taken back
   */
  void rollbackTo(Savepoint savepoint);

  /**
   * Makes all writes visible together, and as durable as {@link TransactionOptions#write} asks, and
   * ends the transaction. Without writes it only ends it.
   *
   * <p>Failure: {@link TransactionConflictException}, and nothing was written. As of
   * {@link Kiwi#write(WriteBatch, WriteOptions)}; after a {@link WriteStalledException} the
   * transaction can be committed again, after all others it has ended.
   */
  void commit();

  /** Takes back all writes and ends the transaction. Does nothing if it has ended. */
  void rollback();

  /** Returns whether it has neither been committed nor rolled back. */
  boolean isActive();

  /** Rolls it back if it has not ended. Idempotent. */
  @Override
  void close();

  /** A point to which a transaction can go back. Threading: immutable. */
  interface Savepoint {}
}
