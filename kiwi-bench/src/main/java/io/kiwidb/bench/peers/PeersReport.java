package io.kiwidb.bench.peers;

import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of the same workloads on several engines.
 *
 * @param rounds number of rounds
 * @param medians for each engine and workload the run with median throughput (the slower of the
 *     middle two)
 * @param runs every run, in order
 * @param failures error messages, by engine
 */
public record PeersReport(
    int rounds, List<EngineReport> medians, List<EngineReport> runs, Map<String, String> failures) {
  /** Computes the medians. */
  static PeersReport of(int rounds, List<EngineReport> runs, Map<String, String> failures) {
    Map<String, List<EngineReport>> byEngine = new LinkedHashMap<>();
    for (EngineReport run : runs) {
      byEngine.computeIfAbsent(run.engine(), engine -> new ArrayList<>()).add(run);
    }
    List<EngineReport> medians =
        byEngine.values().stream().map(PeersReport::median).toList();
    return new PeersReport(rounds, medians, List.copyOf(runs), Map.copyOf(failures));
  }

  private static EngineReport median(List<EngineReport> runs) {
    EngineReport first = runs.get(0);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < first.results().size(); i++) {
      int index = i;
      List<Result> sorted = runs.stream()
          .map(run -> run.results().get(index))
          .sorted(Comparator.comparingDouble(Result::operationsPerSecond))
          .toList();
      results.add(sorted.get((sorted.size() - 1) / 2));
    }
    return new EngineReport(
        first.engine(),
        first.settings(),
        first.java(),
        first.processors(),
        first.maxHeapBytes(),
        first.load(),
        first.memory(),
        List.copyOf(results));
  }
}
