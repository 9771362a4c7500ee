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
 * The cost of a workload by number of keys.
 *
 * @param title name of the workload, with the thread count if greater than 1, and numbered if the
 *     workload runs more than once
 * @param phase kind of workload
 * @param threads number of threads
 * @param points one per number of keys, ascending; empty if the engine does not support the
 *     workload
 */
public record GrowthCurve(String title, Phase phase, int threads, List<Point> points) {
  private static final double MICROS = 1e6;
  private static final double NANOS_OF_MICRO = 1e3;

  /**
   * A measurement with one number of keys.
   *
   * @param entries number of keys
   * @param micros time per operation and thread in microseconds: threads divided by throughput. For
   *     workloads at a fixed rate, where throughput is given, the mean latency; for a compaction,
   *     its duration per entry
   * @param p99Micros 99th percentile of the latency of calls; 0 if a call is not an operation
   * @param writeAmplification bytes written per user byte; 0 if the workload does not write
   */
  public record Point(long entries, double micros, double p99Micros, double writeAmplification) {}

  /** Returns one curve per workload that has a cost, in order. */
  static List<GrowthCurve> of(List<EngineReport> sizes) {
    List<GrowthCurve> curves = new ArrayList<>();
    List<Result> first = sizes.isEmpty() ? List.of() : sizes.get(0).results();
    Map<String, Integer> times = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      Workload workload = Workload.named(first.get(i).workload());
      if (workload == Workload.REOPEN || workload == Workload.STATS) {
        continue; // no cost per entry
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

  /** Returns whether there are enough points to extrapolate. */
  boolean grows() {
    return points.size() > 1;
  }

  /** Returns the extrapolated cost with this number of keys. */
  double microsAt(double entries) {
    return at(entries, Point::micros);
  }

  /**
   * Returns the extrapolated write amplification with this number of keys; 0 if nothing was
   * written.
   */
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
