package io.kiwidb.bench.report;

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
 * @param results one of each workload and number of threads, in order
 */
public record EngineReport(
    String engine,
    String settings,
    String java,
    int processors,
    long maxHeapBytes,
    Load load,
    List<Result> results) {}
