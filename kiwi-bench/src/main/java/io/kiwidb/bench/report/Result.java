package io.kiwidb.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What came out of one workload with one number of threads.
 *
 * @param workload its name
 * @param threads how many threads did it, a writer beside readers not counted
 * @param unsupported why the engine cannot do it; empty if it can, and nothing else counts if it
 *     cannot
 * @param operations how many were done
 * @param seconds how long they took
 * @param operationsPerSecond the rate
 * @param latency how long single calls took
 * @param found entries that were found
 * @param expected entries that had to be found
 * @param allocatedBytesPerOperation what the working threads allocated on the heap for each
 * @param userBytes bytes of keys and values written
 * @param bytesWritten bytes that the process wrote, settling included
 * @param writeAmplification bytes written for each byte of the user's; 0 if there were none
 * @param settleSeconds how long the store needed afterwards to finish what it had put off
 * @param spaceBytes what the store takes on the disk at the end
 * @param spaceMeanBytes the same on average over time, settling included
 * @param spacePeakBytes the most of it
 * @param sortedRuns in how many sorted runs its data lay at the end; 0 if the store knows no such
 *     thing
 * @param sortedRunsMean the same on average over time, settling included
 * @param cpuSeconds processor time of the whole process, settling included
 * @param peakHeapBytes the sum of the peaks of the heap's pools
 * @param peakResidentBytes the most memory the process had; 0 where nobody says
 * @param writerOperationsPerSecond the rate of the thread that does something else meanwhile; 0
 *     without one
 * @param pace how evenly it went
 * @param course operations a second over time, a sample a second
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
   * A moment of the run.
   *
   * @param seconds when, since the beginning
   * @param operationsPerSecond the rate since the sample before
   */
  public record Sample(double seconds, double operationsPerSecond) {}

  /** Says that an engine cannot do it. */
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

  /** Whether the engine can do it. */
  @JsonIgnore
  public boolean isSupported() {
    return unsupported.isEmpty();
  }

  /** The name, with the threads if there are several. */
  public String title() {
    return threads == 1 ? workload : workload + " (" + threads + " threads)";
  }
}
