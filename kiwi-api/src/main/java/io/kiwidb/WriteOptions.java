package io.kiwidb;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one write is done. Threading: immutable.
 *
 * @param durability overrides the database's policy; empty to follow it. A write can only be made
 *     more durable than it would be
 * @param log whether the write goes through the log
 * @param stallLimit the longest wait for admission when the database slows writers;
 *     {@link WriteStalledException} after that
 */
public record WriteOptions(Optional<Durability> durability, Log log, Duration stallLimit) {
  /** Whether a write goes through the log. */
  public enum Log {
    /** The write is logged. */
    WRITE,
    /** Not logged: a crash of any kind takes it unless its memtable was flushed before. */
    SKIP
  }

  /** The longest wait that there is: about 292 years. */
  public static final Duration WAIT_FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private static final WriteOptions DEFAULTS =
      new WriteOptions(Optional.empty(), Log.WRITE, WAIT_FOREVER);
  private static final WriteOptions SYNC =
      new WriteOptions(Optional.of(Durability.SYNC), Log.WRITE, WAIT_FOREVER);
  private static final WriteOptions SKIP_LOG =
      new WriteOptions(Optional.empty(), Log.SKIP, WAIT_FOREVER);

  /** Checks the parts. */
  public WriteOptions {
    Objects.requireNonNull(durability, "durability");
    Objects.requireNonNull(log, "log");
    if (stallLimit.isNegative()) {
      throw new InvalidOptionsException("the stall limit " + stallLimit + " is negative");
    }
    if (stallLimit.compareTo(WAIT_FOREVER) > 0) {
      stallLimit = WAIT_FOREVER; // or nobody could count it in nanoseconds
    }
    if (log == Log.SKIP && durability.isPresent()) {
      throw new InvalidOptionsException(
          "a write that skips the log has no durability of its own: " + durability.get());
    }
  }

  /** As the database is set. */
  public static WriteOptions defaults() {
    return DEFAULTS;
  }

  /** Acknowledged only once synced, whatever the database's policy. */
  public static WriteOptions sync() {
    return SYNC;
  }

  /** Not logged; see {@link Log#SKIP}. */
  public static WriteOptions skipLog() {
    return SKIP_LOG;
  }

  /** With a policy of its own. */
  public static WriteOptions with(Durability durability) {
    return durability == Durability.SYNC
        ? SYNC
        : new WriteOptions(Optional.of(durability), Log.WRITE, WAIT_FOREVER);
  }

  /** The same with a bound on the wait for admission. */
  public WriteOptions stallLimit(Duration limit) {
    return new WriteOptions(durability, log, limit);
  }
}
