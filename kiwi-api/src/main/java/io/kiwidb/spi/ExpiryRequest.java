package io.kiwidb.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * How long an entry of a batch is to live, in one {@code long}: a time from the commit on, or until
 * a moment. Zero stands for no expiry, also in a keyspace with a default.
 *
 * <p>The lowest bit tells a moment (1) from a time (0); the others are milliseconds.
 *
 * <p>Threading: stateless.
 */
public final class ExpiryRequest {
  /** The entry never expires. */
  public static final long NEVER = 0;

  private static final long MOMENT = 1;
  private static final long MOST_MILLIS = Long.MAX_VALUE >> 2;

  private ExpiryRequest() {}

  /**
   * Returns the request for a time from the commit on, rounded up to milliseconds; {@link #NEVER}
   * for zero, and for more than 73 million years.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public static long after(Duration time) {
    return millis(time) << 1;
  }

  /** Returns the request for a moment, rounded up to milliseconds. One in the past has expired. */
  public static long at(Instant moment) {
    Duration since1970 = Duration.between(Instant.EPOCH, moment);
    if (since1970.isNegative()) {
      return MOMENT;
    }
    long millis = millis(since1970);
    return millis == 0 && !since1970.isZero() ? NEVER : millis << 1 | MOMENT;
  }

  /**
   * Returns a time in whole milliseconds, rounded up; 0 if it is longer than 73 million years.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public static long millis(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("the time to live " + time + " is negative");
    }
    if (time.toSeconds() >= MOST_MILLIS / 1_000) {
      return 0;
    }
    long millis = time.toMillis();
    return time.minusMillis(millis).isZero() ? millis : millis + 1;
  }

  /**
   * Returns the expiry for a request; {@link Entry#NEVER} if there is none.
   *
   * @param nowMillis the time of the commit
   */
  public static long resolve(long request, long nowMillis) {
    long millis = request >>> 1;
    if ((request & MOMENT) != 0) {
      return millis;
    }
    return millis == 0 ? Entry.NEVER : later(nowMillis, millis);
  }

  /** Returns the expiry of what lives for some time from now on. */
  public static long later(long nowMillis, long millis) {
    long expiry = nowMillis + millis;
    return expiry < 0 ? Entry.NEVER : expiry;
  }
}
