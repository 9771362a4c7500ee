package io.kiwidb.bench.growth;

import io.kiwidb.bench.report.EngineReport;
import java.util.List;
import java.util.Map;

/**
 * What came out of the same work with more and more keys.
 *
 * @param sizes a report for each number of keys, the smallest first
 * @param curves a curve for each workload that has a cost
 * @param terabyte what follows from them; {@link TerabyteEstimate#NONE} if no size was measured
 * @param failures what went wrong, by number of keys
 */
public record GrowthReport(
    List<EngineReport> sizes,
    List<GrowthCurve> curves,
    TerabyteEstimate terabyte,
    Map<Long, String> failures) {
  /** Draws the curves, and what follows. */
  static GrowthReport of(List<EngineReport> sizes, Map<Long, String> failures) {
    List<GrowthCurve> curves = GrowthCurve.of(sizes);
    TerabyteEstimate terabyte = sizes.isEmpty()
        ? TerabyteEstimate.NONE
        : TerabyteEstimate.of(curves, sizes.get(sizes.size() - 1));
    return new GrowthReport(List.copyOf(sizes), curves, terabyte, failures);
  }
}
