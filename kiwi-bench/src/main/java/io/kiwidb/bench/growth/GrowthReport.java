package io.kiwidb.bench.growth;

import io.kiwidb.bench.report.EngineReport;
import java.util.List;
import java.util.Map;

/**
 * The results of the same workloads with increasing numbers of keys.
 *
 * @param sizes one report per number of keys, ascending
 * @param curves one curve per workload that has a cost
 * @param terabyte the extrapolation to a terabyte; {@link TerabyteEstimate#NONE} if no size was
 *     measured
 * @param failures error messages, by number of keys
 */
public record GrowthReport(
    List<EngineReport> sizes,
    List<GrowthCurve> curves,
    TerabyteEstimate terabyte,
    Map<Long, String> failures) {
  /** Computes the curves and the extrapolation. */
  static GrowthReport of(List<EngineReport> sizes, Map<Long, String> failures) {
    List<GrowthCurve> curves = GrowthCurve.of(sizes);
    TerabyteEstimate terabyte = sizes.isEmpty()
        ? TerabyteEstimate.NONE
        : TerabyteEstimate.of(curves, sizes.get(sizes.size() - 1));
    return new GrowthReport(List.copyOf(sizes), curves, terabyte, failures);
  }
}
