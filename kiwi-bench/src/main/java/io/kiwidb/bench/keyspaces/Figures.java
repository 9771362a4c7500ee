package io.kiwidb.bench.keyspaces;

/** What the steps measured. Every step is a process of its own. */
final class Figures {
  private Figures() {}

  /**
   * Creating keyspaces.
   *
   * @param seconds until the last was created
   * @param cpuSeconds processor time of all threads in that time
   * @param storeBytes size of all files of the closed store
   */
  record Created(double seconds, double cpuSeconds, long storeBytes) {}

  /**
   * Opening a store.
   *
   * @param firstSeconds the first time in a new process, loading of classes included
   * @param firstCpuSeconds processor time of all threads in that time
   * @param againSeconds median of further times in the same process
   * @param againCpuSeconds processor time of all threads in those further times, each
   * @param heapBytes live heap with the store open
   * @param residentBytes resident memory with the store open, behind a collection of garbage
   * @param closeSeconds the first closing
   */
  record Opened(
      double firstSeconds,
      double firstCpuSeconds,
      double againSeconds,
      double againCpuSeconds,
      long heapBytes,
      long residentBytes,
      double closeSeconds) {}

  /**
   * Writing keyspaces in turn.
   *
   * @param puts number of puts
   * @param seconds until the last was acknowledged
   * @param mostLogSegments most files of the log at any time
   * @param mostLogBytes most bytes in files of the log at any time
   * @param logLimitBytes setting at which the memtable with the oldest entries is flushed
   * @param mostMemtableBytes most memory of memtables at any time
   * @param flushes flushes while writing
   * @param tables tables at the end
   * @param peakHeapBytes peak heap
   * @param peakResidentBytes peak resident memory
   * @param closeSeconds closing afterwards
   */
  record Written(
      long puts,
      double seconds,
      long mostLogSegments,
      long mostLogBytes,
      long logLimitBytes,
      long mostMemtableBytes,
      long flushes,
      long tables,
      long peakHeapBytes,
      long peakResidentBytes,
      double closeSeconds) {
    double putsPerSecond() {
      return puts / seconds;
    }
  }

  /**
   * Opening the store of a process that was killed.
   *
   * @param acknowledged puts that were synced when the process was killed
   * @param found puts that are there; the first ones, without a gap
   * @param openSeconds the recovery
   * @param logSegments files of the log that there were to recover
   * @param logBytes bytes in these files
   */
  record Recovered(
      long acknowledged, long found, double openSeconds, long logSegments, long logBytes) {}

  /**
   * A verification of all files of the closed store, which found no problem.
   *
   * @param seconds its duration
   * @param files number of files
   * @param entries entries in tables and logs
   */
  record Verified(double seconds, long files, long entries) {}
}
