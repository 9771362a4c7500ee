package io.kiwidb.bench.run;

import static io.kiwidb.bench.engine.BenchException.require;

import java.time.Duration;

/**
 * Limits of a workload, and which calls are measured.
 *
 * @param operations operations per workload, except fills; 0: as many as there are keys, and for
 *     scans the whole store once per thread
 * @param duration time limit of such a workload; zero: no limit
 * @param sampling one call in this many is measured; 0: every call, in scans one entry in
 *     {@value #SCAN_SAMPLING}
 * @param settling what happens after a workload that writes
 */
public record Limits(long operations, Duration duration, int sampling, Settling settling) {
  /** A step of a scan takes less time than the two clock readings around it. */
  static final int SCAN_SAMPLING = 64;

  /** Rejects invalid values. */
  public Limits {
    require(operations >= 0, "--reads", operations, "a number of operations, or 0 for --num");
    require(
        !duration.isNegative(),
        "--duration",
        duration.toMillis() / 1e3,
        "seconds, or 0 for no limit");
    require(sampling >= 0, "--sample", sampling, "a number of calls, or 0 for every call");
  }

  /** What happens after a workload that writes; bytes written meanwhile count for it. */
  public enum Settling {
    /** Flush and wait for background work, so that none is left to the next workload. */
    WAIT,
    /** Nothing: background work continues during the next workload. */
    GO_ON
  }
}
