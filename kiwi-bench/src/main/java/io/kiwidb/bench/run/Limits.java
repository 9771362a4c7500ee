package io.kiwidb.bench.run;

import static io.kiwidb.bench.engine.BenchException.require;

import java.time.Duration;

/**
 * How much is done, and what of it is timed.
 *
 * @param operations of a workload that does not fill; 0 for as many as there are keys, and for one
 *     walk over everything by each thread
 * @param duration after which such a workload ends; zero for never
 * @param sampling one call in so many is timed; 0 for every call, and one in
 *     {@value #SCAN_SAMPLING} entries of a scan
 * @param settling what happens after a workload that writes
 */
public record Limits(long operations, Duration duration, int sampling, Settling settling) {
  /** In scans a step takes less than the two readings of the clock around it. */
  static final int SCAN_SAMPLING = 64;

  /** Refuses what cannot be. */
  public Limits {
    require(operations >= 0, "--reads", operations, "a number of operations, or 0 for --num");
    require(
        !duration.isNegative(), "--duration", duration.toMillis() / 1e3, "seconds, or 0 for never");
    require(sampling >= 0, "--sample", sampling, "a number of calls, or 0 for every call");
  }

  /** What happens after a workload that writes, and counts as its writing. */
  public enum Settling {
    /**
     * Memory is flushed and background work waited for, so that nothing is put off to the next
     * workload.
     */
    WAIT,
    /** Nothing: the next workload finds the store as it is. */
    GO_ON
  }
}
