package io.kiwidb.bench.run;

import io.kiwidb.bench.workload.StoreUnderTest;
import java.util.LongSummaryStatistics;

/**
 * The values of a store that are sampled once a second while a workload runs. Threading: not
 * thread-safe.
 */
final class StoreGauges {
  private static final long INTERVAL_MILLIS = 1_000;

  private final GaugeSampler space;
  private final GaugeSampler sortedRuns;

  /**
   * The samples.
   *
   * @param space disk usage in bytes
   * @param sortedRuns sorted runs; 0 if the engine has none
   */
  record Readings(LongSummaryStatistics space, LongSummaryStatistics sortedRuns) {}

  StoreGauges(StoreUnderTest store) {
    space = new GaugeSampler(() -> store.engine().spaceBytes(), INTERVAL_MILLIS);
    sortedRuns = new GaugeSampler(() -> store.engine().sortedRuns().orElse(0), INTERVAL_MILLIS);
  }

  void start() {
    space.start();
    sortedRuns.start();
  }

  /** Stops both samplers, even if one fails. */
  Readings stop() throws InterruptedException {
    LongSummaryStatistics sizes;
    LongSummaryStatistics runs;
    try {
      sizes = space.stop();
    } finally {
      runs = sortedRuns.stop();
    }
    return new Readings(sizes, runs);
  }
}
