package io.kiwidb;

import java.time.Duration;
import java.util.Objects;

/**
 * Options of a transaction. Threading: immutable.
 *
 * @param locking whether keys are locked when they are written
 * @param isolation what is checked when it commits
 * @param lockTimeout the longest wait for one lock; then
 *     {@link TransactionConflictException.Reason#LOCK_TIMEOUT}
 * @param maxBytes the most bytes that its writes and what it keeps of its reads and locks may need;
 *     a write or read beyond that throws {@link IllegalArgumentException}
 * @param attempts how often {@link Kiwi#transact} runs it at most
 * @param write options of the commit: its durability, its stall limit, and the time to live of
 *     writes without their own. The log cannot be skipped
 */
public record TransactionOptions(
    Locking locking,
    Isolation isolation,
    Duration lockTimeout,
    long maxBytes,
    int attempts,
    WriteOptions write) {
  /** The default of {@link #lockTimeout}. */
  public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(1);

  /** The default of {@link #maxBytes}: 64 MiB. */
  public static final long DEFAULT_MAX_BYTES = 64L << 20;

  /** The default of {@link #attempts}. */
  public static final int DEFAULT_ATTEMPTS = 100;

  private static final TransactionOptions OPTIMISTIC = new TransactionOptions(
      Locking.OPTIMISTIC,
      Isolation.SNAPSHOT,
      DEFAULT_LOCK_TIMEOUT,
      DEFAULT_MAX_BYTES,
      DEFAULT_ATTEMPTS,
      WriteOptions.defaults());
  private static final TransactionOptions PESSIMISTIC = new TransactionOptions(
      Locking.PESSIMISTIC,
      Isolation.SNAPSHOT,
      DEFAULT_LOCK_TIMEOUT,
      DEFAULT_MAX_BYTES,
      DEFAULT_ATTEMPTS,
      WriteOptions.defaults());

  /** Whether a transaction locks keys. */
  public enum Locking {
    /**
     * Takes no locks and never waits; conflicts are found at the commit. For transactions that
     * seldom meet.
     */
    OPTIMISTIC,
    /**
     * Locks each key that it writes, or reads with {@link TransactionKeyspace#getForUpdate}, until
     * it ends; other pessimistic transactions wait for the lock. For transactions that often meet.
     * Ranges are not locked.
     */
    PESSIMISTIC
  }

  /** What a commit checks. */
  public enum Isolation {
    /**
     * Every read sees one moment, and no change of a key that the transaction writes is lost. Two
     * transactions that each read what the other writes may both commit (write skew).
     */
    SNAPSHOT,
    /**
     * As if transactions with writes had run one after the other: also every key that was read, and
     * every range over which a cursor moved, must be unchanged. These are kept in memory. A
     * transaction without writes sees one moment of that order.
     */
    SERIALIZABLE
  }

  /** Validates the components. */
  public TransactionOptions {
    Objects.requireNonNull(locking, "locking");
    Objects.requireNonNull(isolation, "isolation");
    Objects.requireNonNull(write, "write");
    if (lockTimeout.isNegative()) {
      throw new InvalidOptionsException("the lock timeout " + lockTimeout + " is negative");
    }
    if (lockTimeout.compareTo(WriteOptions.WAIT_FOREVER) > 0) {
      lockTimeout = WriteOptions.WAIT_FOREVER; // longer waits overflow a long of nanoseconds
    }
    if (maxBytes <= 0 || maxBytes > Limits.MAX_BATCH_BYTES) {
      throw new InvalidOptionsException("a transaction of at most " + maxBytes
          + " bytes is not possible; choose 1 to " + Limits.MAX_BATCH_BYTES);
    }
    if (attempts <= 0) {
      throw new InvalidOptionsException(
          "a transaction needs at least one attempt, not " + attempts);
    }
    if (write.log() == WriteOptions.Log.SKIP) {
      throw new InvalidOptionsException(
          "a transaction cannot skip the log: use write options with the log");
    }
  }

  /** Returns the defaults: optimistic, with snapshot isolation. */
  public static TransactionOptions optimistic() {
    return OPTIMISTIC;
  }

  /** Returns the options of a transaction that locks keys, with snapshot isolation. */
  public static TransactionOptions pessimistic() {
    return PESSIMISTIC;
  }

  /** Returns these options with {@link Isolation#SERIALIZABLE}. */
  public TransactionOptions serializable() {
    return new TransactionOptions(
        locking, Isolation.SERIALIZABLE, lockTimeout, maxBytes, attempts, write);
  }

  /** Returns these options with another limit of the wait for one lock; zero: do not wait. */
  public TransactionOptions lockTimeout(Duration limit) {
    return new TransactionOptions(locking, isolation, limit, maxBytes, attempts, write);
  }

  /** Returns these options with another limit of its memory. */
  public TransactionOptions maxBytes(long limit) {
    return new TransactionOptions(locking, isolation, lockTimeout, limit, attempts, write);
  }

  /** Returns these options with another limit of attempts; 1: do not repeat. */
  public TransactionOptions attempts(int limit) {
    return new TransactionOptions(locking, isolation, lockTimeout, maxBytes, limit, write);
  }

  /** Returns these options with other options of the commit. */
  public TransactionOptions write(WriteOptions options) {
    return new TransactionOptions(locking, isolation, lockTimeout, maxBytes, attempts, options);
  }
}
