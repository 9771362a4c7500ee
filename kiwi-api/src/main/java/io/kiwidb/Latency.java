package io.kiwidb;

/**
 * How long an operation took, over all that were measured since opening. All times are nanoseconds;
 * percentiles are within 2 percent, the maximum is exact.
 *
 * <p>Threading: immutable.
 *
 * @param count how many were measured: of gets, commits and seeks one of as many as
 *     {@link Settings#LATENCY_SAMPLING} says
 * @param p50 half of them took no longer
 * @param p90 nine of ten took no longer
 * @param p99 all but one percent took no longer
 * @param p999 all but one in a thousand took no longer
 * @param max the longest
 */
public record Latency(long count, long p50, long p90, long p99, long p999, long max) {
  /** Nothing was measured. */
  public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);
}
