package io.kiwidb.bench.growth;

import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a workload costs with more and more keys.
 *
 * @param title its name, with the threads if there are several, and which time it is if it was done
 *     before
 * @param phase what kind of work it is
 * @param threads how many threads did it
 * @param points one for each number of keys, the smallest first; none if the engine cannot do it
 */
public record GrowthCurve(String title, Phase phase, int threads, List<Point> points) {
  private static final double MICROS = 1e6;
  private static final double NANOS_OF_MICRO = 1e3;

  /**
   * What was measured with a number of keys.
   *
   * @param entries how many keys
   * @param micros how long a thread was busy with an operation, in microseconds: threads over
   *     throughput. Of work at a fixed rate, which says nothing about cost, the mean latency; of a
   *     compaction the part of an entry
   * @param p99Micros 99 of a hundred calls were at most this long; 0 where a call is not an
   *     operation's
   * @param writeAmplification bytes written for each byte of the user's; 0 for what is no workload
   *     of writes
   */
  public record Point(long entries, double micros, double p99Micros, double writeAmplification) {}

  /** A curve for each workload that has a cost, in order. */
  static List<GrowthCurve> of(List<EngineReport> sizes) {
    List<GrowthCurve> curves = new ArrayList<>();
    List<Result> first = sizes.isEmpty() ? List.of() : sizes.get(0).results();
    Map<String, Integer> times = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      Workload workload = Workload.named(first.get(i).workload());
      if (workload == Workload.REOPEN || workload == Workload.STATS) {
        continue; // nothing that is done for each entry
      }
      List<Point> points = new ArrayList<>();
      for (EngineReport size : sizes) {
        Result result = size.results().get(i);
        if (result.isSupported()) {
          points.add(point(workload, result, size.load()));
        }
      }
      String title = first.get(i).title();
      int time = times.merge(title, 1, Integer::sum);
      curves.add(new GrowthCurve(
          time == 1 ? title : title + " #" + time,
          workload.phase(),
          first.get(i).threads(),
          List.copyOf(points)));
    }
    return List.copyOf(curves);
  }

  private static Point point(Workload workload, Result result, Load load) {
    double p99 = result.latency().p99() / NANOS_OF_MICRO;
    boolean writes = workload.phase() == Phase.FILL || workload.phase() == Phase.CHANGE;
    double written = writes ? result.writeAmplification() : 0;
    if (workload == Workload.COMPACT) {
      return new Point(load.entries(), result.seconds() * MICROS / load.entries(), 0, written);
    }
    double micros = workload.isPaced()
        ? result.latency().mean() / NANOS_OF_MICRO
        : result.threads() * MICROS / result.operationsPerSecond();
    return new Point(load.entries(), micros, p99, written);
  }

  /** Whether there is enough to extrapolate from. */
  boolean grows() {
    return points.size() > 1;
  }

  /** The cost with so many keys, extrapolated. */
  double microsAt(double entries) {
    return at(entries, Point::micros);
  }

  /** The write amplification with so many keys, extrapolated; 0 if nothing was written. */
  double writeAmplificationAt(double entries) {
    return at(entries, Point::writeAmplification);
  }

  private double at(double entries, ToDoubleFunction<Point> figure) {
    Point before = points.get(points.size() - 2);
    Point last = points.get(points.size() - 1);
    return Trend.through(
            (double) before.entries,
            figure.applyAsDouble(before),
            (double) last.entries,
            figure.applyAsDouble(last))
        .at(entries);
  }
}
