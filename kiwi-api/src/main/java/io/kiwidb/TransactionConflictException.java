package io.kiwidb;

import java.io.Serial;

/**
 * Thrown when a transaction cannot go on beside others. Nothing of it was written, so it is safe to
 * run it again from its beginning: {@link Kiwi#transact} does that.
 *
 * <p>After {@link Reason#CHANGED} and {@link Reason#DEADLOCK} the transaction is rolled back, and
 * its locks are released. After {@link Reason#LOCK_TIMEOUT} it is as before the call.
 *
 * <p>Threading: immutable.
 */
public final class TransactionConflictException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String keyspace;
  private final transient byte[] key;

  /** What prevented the transaction. */
  public enum Reason {
    /** A key that the transaction wrote, locked or read was changed by another write. */
    CHANGED,
    /** Transactions wait for each other's locks; this one was chosen to give way. */
    DEADLOCK,
    /** Another transaction held the lock of the key for longer than the limit. */
    LOCK_TIMEOUT
  }

  /**
   * Creates an exception.
   *
   * @param keyspace the name of the keyspace
   * @param key the key, or the first key of a range
   * @param message what happened, and what to do
   */
  public TransactionConflictException(Reason reason, String keyspace, byte[] key, String message) {
    super(message, null);
    this.reason = reason;
    this.keyspace = keyspace;
    this.key = key.clone();
  }

  /** Returns what prevented the transaction. */
  public Reason reason() {
    return reason;
  }

  /** Returns the name of the keyspace of the {@link #key}. */
  public String keyspace() {
    return keyspace;
  }

  /**
   * Returns a copy of the key. If a range was deleted that the transaction wrote or read, it is the
   * first key of both ranges; empty if they begin with the keyspace, or if the keyspace was
   * cleared.
   */
  public byte[] key() {
    return key == null ? new byte[0] : key.clone(); // null after deserialization
  }
}
