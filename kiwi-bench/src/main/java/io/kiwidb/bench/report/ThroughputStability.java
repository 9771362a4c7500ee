package io.kiwidb.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How evenly a workload went.
 *
 * @param slowestSecond operations a second in the second with the fewest
 * @param lastToSecondMinute the rate of the last minute against that of the second one; 0 up to two
 *     minutes
 * @param words the same for people; empty for less than a second
 */
public record ThroughputStability(double slowestSecond, double lastToSecondMinute, String words) {
  private static final double MINUTE = 60;
  private static final double SECOND = 1;

  /** Nothing to tell. */
  public static final ThroughputStability NONE = new ThroughputStability(0, 0, "");

  /** What the course of a workload says, a sample a second. */
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
