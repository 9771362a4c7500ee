package io.kiwidb;

/**
 * The latency distribution of an operation since the store was opened. All times are in
 * nanoseconds; percentiles are accurate to 2 percent, the maximum is exact.
 *
 * <p>Threading: immutable.
 *
 * @param count number of measurements; gets, commits and seeks are sampled, see
 *     {@link Settings#LATENCY_SAMPLING}
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the maximum
 */
public record Latency(long count, long p50, long p90, long p99, long p999, long max) {
  /** No measurements. */
  public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);
}
