package io.kiwidb.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long calls took, in nanoseconds.
 *
 * @param calls how many were timed
 * @param mean the mean
 * @param p50 half were at most this long
 * @param p90 of ten, nine were
 * @param p99 of a hundred, 99 were
 * @param p999 of a thousand, 999 were
 * @param max the longest
 * @param curve percentiles for a picture
 */
public record Latency(
    long calls, double mean, long p50, long p90, long p99, long p999, long max, List<Point> curve) {
  private static final int STEPS_PER_HALVING = 5;

  /**
   * A point of the distribution.
   *
   * @param percentile how many in a hundred were at most this long
   * @param nanos how long
   */
  public record Point(double percentile, long nanos) {}

  /** What a histogram says. */
  public static Latency of(Histogram histogram) {
    List<Point> curve = new ArrayList<>();
    if (histogram.getTotalCount() > 0) {
      for (HistogramIterationValue value : histogram.percentiles(STEPS_PER_HALVING)) {
        curve.add(new Point(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo()));
      }
    }
    return new Latency(
        histogram.getTotalCount(),
        histogram.getMean(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue(),
        List.copyOf(curve));
  }
}
