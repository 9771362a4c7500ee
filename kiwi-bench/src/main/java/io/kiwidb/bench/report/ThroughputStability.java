package io.kiwidb.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Stability of the throughput of a workload over time.
 *
 * @param slowestSecond operations per second in the slowest second
 * @param lastToSecondMinute throughput of the last minute divided by that of the second minute; 0
 *     for runs of up to two minutes
 * @param words the same as text; empty for runs shorter than a second
 */
public record ThroughputStability(double slowestSecond, double lastToSecondMinute, String words) {
  private static final double MINUTE = 60;
  private static final double SECOND = 1;

  /** Too short to measure. */
  public static final ThroughputStability NONE = new ThroughputStability(0, 0, "");

  /** Computes the stability from one sample per second. */
  public static ThroughputStability of(List<Result.Sample> course) {
    double end = course.isEmpty() ? 0 : course.get(course.size() - 1).seconds();
    if (end < SECOND) {
      return NONE;
    }
    double slowest =
        course.stream().mapToDouble(Result.Sample::operationsPerSecond).min().orElse(0);
    String words = "slowest second: " + Quantity.count(slowest) + "/s";
    if (end <= 2 * MINUTE) {
      return new ThroughputStability(slowest, 0, words);
    }
    double second = rate(course, MINUTE, 2 * MINUTE);
    double ratio = second == 0 ? 0 : rate(course, end - MINUTE, end) / second;
    return new ThroughputStability(
        slowest,
        ratio,
        words + String.format(Locale.ROOT, "; last minute: %.2f times the second minute", ratio));
  }

  private static double rate(List<Result.Sample> course, double after, double until) {
    OptionalDouble mean = course.stream()
        .filter(sample -> sample.seconds() > after && sample.seconds() <= until)
        .mapToDouble(Result.Sample::operationsPerSecond)
        .average();
    return mean.orElse(0);
  }
}
