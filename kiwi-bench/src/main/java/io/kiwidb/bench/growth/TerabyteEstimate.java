package io.kiwidb.bench.growth;

import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.List;

/**
 * What 10<sup>12</sup> bytes of keys and values would take, as far as the measured sizes tell: an
 * extrapolation, not a measurement. Costs and write amplification follow their {@link Trend}; what
 * is in proportion to the keys is that of the largest size times N / n2, where n2 are its keys and
 * N those of a terabyte.
 *
 * @param entries N: the terabyte over the bytes of a key and a value
 * @param costs of the workloads that were measured with two numbers of keys at least
 * @param diskBytes the most space on the disk that the largest size took at the end of a workload,
 *     times N / n2
 * @param memory what the store would keep in memory to find entries, times N / n2;
 *     {@link LookupMemory#UNKNOWN} if it does not say
 */
public record TerabyteEstimate(
    long entries, List<Cost> costs, long diskBytes, LookupMemory memory) {
  /** Nothing is known. */
  public static final TerabyteEstimate NONE =
      new TerabyteEstimate(0, List.of(), 0, LookupMemory.UNKNOWN);

  private static final double BYTES = 1e12;
  private static final double MICROS = 1e6;

  /**
   * What a workload would cost.
   *
   * @param title its name, with the threads if there are several
   * @param micros of an operation and thread
   * @param timesLargest how many times that of the largest size
   * @param writeAmplification bytes written for each byte of the user's; 0 if it does not write
   * @param fillSeconds how long it would take to write everything, N times the cost over the
   *     threads; 0 for other workloads
   */
  public record Cost(
      String title,
      double micros,
      double timesLargest,
      double writeAmplification,
      double fillSeconds) {}

  /** Extrapolates. */
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
