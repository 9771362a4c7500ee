package io.kiwidb;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a value expires, see {@link ReadView#expiry}. Threading: immutable.
 *
 * @param at the moment from which on the value is not returned any more; empty if it never expires
 * @param remaining the time left when it was read; empty if it never expires
 */
public record Expiry(Optional<Instant> at, Optional<Duration> remaining) {
  /** The number of milliseconds that stands for no expiry, see {@link Cursor#expiryMillis}. */
  public static final long NEVER_MILLIS = Long.MAX_VALUE;

  /** For a value that never expires. */
  public static final Expiry NEVER = new Expiry(Optional.empty(), Optional.empty());

  /**
   * Returns the expiry of a value.
   *
   * @param millis the moment in milliseconds since 1970, or {@link #NEVER_MILLIS}
   * @param nowMillis the time of the reader
   */
  public static Expiry of(long millis, long nowMillis) {
    return millis == NEVER_MILLIS
        ? NEVER
        : new Expiry(
            Optional.of(Instant.ofEpochMilli(millis)),
            Optional.of(Duration.ofMillis(Math.subtractExact(millis, nowMillis))));
  }

  /** Returns whether the value never expires. */
  public boolean isNever() {
    return at.isEmpty();
  }
}
