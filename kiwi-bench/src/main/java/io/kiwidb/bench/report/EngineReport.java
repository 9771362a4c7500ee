package io.kiwidb.bench.report;

import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.workload.Load;
import java.util.List;

/**
 * The results of one run on one engine.
 *
 * @param engine name of the engine
 * @param settings its configuration
 * @param java name and version of the JVM
 * @param processors processors available to the JVM
 * @param maxHeapBytes maximum heap size
 * @param load data in the store
 * @param memory the largest memory used for lookups after any workload, as reported by the engine
 * @param results one per workload and thread count, in order
 */
public record EngineReport(
    String engine,
    String settings,
    String java,
    int processors,
    long maxHeapBytes,
    Load load,
    LookupMemory memory,
    List<Result> results) {
  /** Returns the largest disk usage at the end of a workload, in bytes. */
  public long spaceBytes() {
    return results.stream().mapToLong(Result::spaceBytes).max().orElse(0);
  }
}
