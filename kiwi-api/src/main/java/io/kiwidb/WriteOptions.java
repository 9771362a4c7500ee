package io.kiwidb;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of a single write. Threading: immutable.
 *
 * @param durability overrides the store's policy; empty to use that policy. An override can only
 *     make a write more durable
 * @param log whether the write is logged
 * @param stallLimit the longest time to wait in a write stall; after that the write fails with
 *     {@link WriteStalledException}
 * @param ttl how long the values and operands live that the write sets or merges, unless a batch
 *     says it for one of them; zero for ever; empty for the default of the keyspace,
 *     {@link Settings#TTL_MILLIS}
 */
public record WriteOptions(
    Optional<Durability> durability, Log log, Duration stallLimit, Optional<Duration> ttl) {
  /** Whether a write is logged. */
  public enum Log {
    /** The write is logged. */
    WRITE,
    /** The write is not logged: any crash loses it, unless its memtable was flushed before. */
    SKIP
  }

  /** The longest possible wait: about 292 years. */
  public static final Duration WAIT_FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private static final WriteOptions DEFAULTS =
      new WriteOptions(Optional.empty(), Log.WRITE, WAIT_FOREVER);
  private static final WriteOptions SYNC =
      new WriteOptions(Optional.of(Durability.SYNC), Log.WRITE, WAIT_FOREVER);
  private static final WriteOptions SKIP_LOG =
      new WriteOptions(Optional.empty(), Log.SKIP, WAIT_FOREVER);

  /** Validates the components. */
  public WriteOptions {
    Objects.requireNonNull(durability, "durability");
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(ttl, "ttl");
    if (ttl.isPresent() && ttl.get().isNegative()) {
      throw new InvalidOptionsException("the time to live " + ttl.get() + " is negative");
    }
    if (stallLimit.isNegative()) {
      throw new InvalidOptionsException("the stall limit " + stallLimit + " is negative");
    }
    if (stallLimit.compareTo(WAIT_FOREVER) > 0) {
      stallLimit = WAIT_FOREVER; // longer waits overflow a long of nanoseconds
    }
    if (log == Log.SKIP && durability.isPresent()) {
      throw new InvalidOptionsException(
          "a write that skips the log cannot have durability " + durability.get());
    }
  }

  /** Creates options with the time to live of the keyspace. */
  public WriteOptions(Optional<Durability> durability, Log log, Duration stallLimit) {
    this(durability, log, stallLimit, Optional.empty());
  }

  /** Returns the defaults: logged, with the durability policy of the store. */
  public static WriteOptions defaults() {
    return DEFAULTS;
  }

  /** Returns options for a write that is acknowledged only after it is synced. */
  public static WriteOptions sync() {
    return SYNC;
  }

  /** Returns options for a write that is not logged; see {@link Log#SKIP}. */
  public static WriteOptions skipLog() {
    return SKIP_LOG;
  }

  /** Returns options with the given durability. */
  public static WriteOptions with(Durability durability) {
    return durability == Durability.SYNC
        ? SYNC
        : new WriteOptions(Optional.of(durability), Log.WRITE, WAIT_FOREVER);
  }

  /** Returns these options with the given limit for the wait in a write stall. */
  public WriteOptions stallLimit(Duration limit) {
    return new WriteOptions(durability, log, limit, ttl);
  }

  /**
   * Returns these options with a time to live, counted from the write on, in milliseconds, rounded
   * up: the values that it sets, and the operands that it merges, are then absent, as if they were
   * deleted. {@link Duration#ZERO} for ever, also in a keyspace with a default.
   */
  public WriteOptions ttl(Duration time) {
    return new WriteOptions(durability, log, stallLimit, Optional.of(time));
  }
}
