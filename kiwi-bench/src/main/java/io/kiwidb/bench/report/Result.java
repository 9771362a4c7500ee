package io.kiwidb.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The result of one workload with one thread count.
 *
 * @param workload name of the workload
 * @param threads number of threads, not counting a concurrent writer or compactor
 * @param unsupported why the engine does not support the workload; empty if it does. If not empty,
 *     the other components are meaningless
 * @param operations number of operations
 * @param seconds duration
 * @param operationsPerSecond throughput
 * @param latency latency of single calls
 * @param found number of entries found
 * @param expected number of entries that should have been found
 * @param allocatedBytesPerOperation heap bytes allocated by the worker threads per operation
 * @param userBytes bytes of keys and values written
 * @param bytesWritten bytes written by the process, including while settling
 * @param writeAmplification bytes written per user byte; 0 if no user bytes were written
 * @param settleSeconds duration of the flush and background work after the workload
 * @param spaceBytes disk usage at the end
 * @param spaceMeanBytes mean disk usage over time, including while settling
 * @param spacePeakBytes peak disk usage
 * @param sortedRuns sorted runs at the end; 0 if the engine has none
 * @param sortedRunsMean mean of the sorted runs over time, including while settling
 * @param cpuSeconds CPU time of the process, including while settling
 * @param peakHeapBytes sum of the peaks of the heap memory pools
 * @param peakResidentBytes peak resident memory of the process; 0 if unknown
 * @param writerOperationsPerSecond throughput of the concurrent writer or compactor; 0 if there is
 *     none
 * @param pace stability of the throughput
 * @param course throughput over time, one sample per second
 */
public record Result(
    String workload,
    int threads,
    String unsupported,
    long operations,
    double seconds,
    double operationsPerSecond,
    Latency latency,
    long found,
    long expected,
    double allocatedBytesPerOperation,
    long userBytes,
    long bytesWritten,
    double writeAmplification,
    double settleSeconds,
    long spaceBytes,
    long spaceMeanBytes,
    long spacePeakBytes,
    long sortedRuns,
    double sortedRunsMean,
    double cpuSeconds,
    long peakHeapBytes,
    long peakResidentBytes,
    double writerOperationsPerSecond,
    ThroughputStability pace,
    List<Sample> course) {
  /**
   * A sample of the throughput.
   *
   * @param seconds time since the start
   * @param operationsPerSecond throughput since the previous sample
   */
  public record Sample(double seconds, double operationsPerSecond) {}

  /** Returns the result of a workload that the engine does not support. */
  public static Result unsupported(String workload, int threads, String why) {
    Latency none = new Latency(0, 0, 0, 0, 0, 0, 0, List.of());
    return new Result(
        workload,
        threads,
        why,
        0,
        0,
        0,
        none,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ThroughputStability.NONE,
        List.of());
  }

  /** Returns whether the engine supports the workload. */
  @JsonIgnore
  public boolean isSupported() {
    return unsupported.isEmpty();
  }

  /** Returns the name, with the thread count if greater than 1. */
  public String title() {
    return threads == 1 ? workload : workload + " (" + threads + " threads)";
  }
}
