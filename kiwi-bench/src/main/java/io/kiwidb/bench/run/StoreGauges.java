package io.kiwidb.bench.run;

import io.kiwidb.bench.workload.StoreUnderTest;
import java.util.LongSummaryStatistics;

/**
 * The figures of a store that are asked for once a second while a workload runs. Threading: of one
 * thread.
 */
final class StoreGauges {
  private static final long INTERVAL_MILLIS = 1_000;

  private final GaugeSampler space;
  private final GaugeSampler sortedRuns;

  /**
   * What they were.
   *
   * @param space bytes on the disk
   * @param sortedRuns in how many sorted runs the data lay; 0 if the store knows no such thing
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

  /** Ends them, both whatever happens. */
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
