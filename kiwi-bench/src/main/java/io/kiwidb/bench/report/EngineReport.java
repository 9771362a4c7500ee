package io.kiwidb.bench.report;

import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.workload.Load;
import java.util.List;

/**
 * What came out of one run over one engine.
 *
 * @param engine its name
 * @param settings how it was set
 * @param java the JVM
 * @param processors how many processors the JVM sees
 * @param maxHeapBytes how large its heap may grow
 * @param load what was in the store
 * @param memory the most that the store said it kept in memory to find entries, after any workload
 * @param results one of each workload and number of threads, in order
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
  /** The most that the store took on the disk at the end of a workload. */
  public long spaceBytes() {
    return results.stream().mapToLong(Result::spaceBytes).max().orElse(0);
  }
}
