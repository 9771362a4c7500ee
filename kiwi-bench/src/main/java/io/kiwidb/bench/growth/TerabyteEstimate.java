package io.kiwidb.bench.growth;

import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.List;

/**
 * An estimate for 10<sup>12</sup> bytes of keys and values, extrapolated from the measured sizes.
 * Costs and write amplification follow their {@link Trend}; values proportional to the number of
 * keys are those of the largest size times N / n2, where n2 is its number of keys and N that of a
 * terabyte.
 *
 * @param entries N: a terabyte divided by the bytes of a key and a value
 * @param costs costs of the workloads measured with at least two numbers of keys
 * @param diskBytes the largest disk usage of the largest size at the end of a workload, times N /
 *     n2
 * @param memory memory used for lookups, times N / n2; {@link LookupMemory#UNKNOWN} if the engine
 *     does not report it
 */
public record TerabyteEstimate(
    long entries, List<Cost> costs, long diskBytes, LookupMemory memory) {
  /** No estimate. */
  public static final TerabyteEstimate NONE =
      new TerabyteEstimate(0, List.of(), 0, LookupMemory.UNKNOWN);

  private static final double BYTES = 1e12;
  private static final double MICROS = 1e6;

  /**
   * The estimated cost of a workload.
   *
   * @param title name of the workload, with the thread count if greater than 1
   * @param micros time per operation and thread in microseconds
   * @param timesLargest ratio to the cost of the largest size
   * @param writeAmplification bytes written per user byte; 0 if the workload does not write
   * @param fillSeconds duration of the whole fill: N times the cost divided by the threads; 0 for
   *     other workloads
   */
  public record Cost(
      String title,
      double micros,
      double timesLargest,
      double writeAmplification,
      double fillSeconds) {}

  /** Extrapolates from the curves and the report of the largest size. */
  static TerabyteEstimate of(List<GrowthCurve> curves, EngineReport largest) {
    Load load = largest.load();
    double entries = Math.floor(BYTES / load.entryBytes());
    double times = entries / load.entries();
    LookupMemory memory = largest.memory();
    return new TerabyteEstimate(
        (long) entries,
        curves.stream()
            .filter(GrowthCurve::grows)
            .map(curve -> cost(curve, entries))
            .toList(),
        Math.round(largest.spaceBytes() * times),
        new LookupMemory(
            Math.round(memory.indexBytes() * times),
            Math.round(memory.filterBytes() * times),
            Math.round(memory.tableBytes() * times),
            memory.evictions()));
  }

  private static Cost cost(GrowthCurve curve, double entries) {
    double micros = curve.microsAt(entries);
    double last = curve.points().get(curve.points().size() - 1).micros();
    return new Cost(
        curve.title(),
        micros,
        micros / last,
        curve.writeAmplificationAt(entries),
        curve.phase() == Phase.FILL ? entries * micros / MICROS / curve.threads() : 0);
  }
}
