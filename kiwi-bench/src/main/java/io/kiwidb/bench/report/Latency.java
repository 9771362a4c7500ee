package io.kiwidb.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Latency of calls, in nanoseconds.
 *
 * @param calls number of measured calls
 * @param mean mean
 * @param p50 median
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max maximum
 * @param curve percentiles for a chart
 */
public record Latency(
    long calls, double mean, long p50, long p90, long p99, long p999, long max, List<Point> curve) {
  private static final int STEPS_PER_HALVING = 5;

  /**
   * A point of the distribution.
   *
   * @param percentile percentage of calls that took at most {@code nanos}
   * @param nanos latency in nanoseconds
   */
  public record Point(double percentile, long nanos) {}

  /** Returns the latency recorded in a histogram. */
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
