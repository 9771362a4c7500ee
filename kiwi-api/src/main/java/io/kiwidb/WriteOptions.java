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
 */
public record WriteOptions(Optional<Durability> durability, Log log, Duration stallLimit) {
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
    return new WriteOptions(durability, log, limit);
  }
}
