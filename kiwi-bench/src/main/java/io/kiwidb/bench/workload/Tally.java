package io.kiwidb.bench.workload;

/** Totals of what the threads of a workload found and wrote. Threading: not thread-safe. */
public final class Tally {
  private long found;
  private long expected;
  private long userBytes;

  /** Adds entries found and entries that should have been found. */
  void found(long hits, long shouldHaveFound) {
    found += hits;
    expected += shouldHaveFound;
  }

  void wrote(long bytes) {
    userBytes += bytes;
  }

  /** Returns the number of entries found. */
  public long found() {
    return found;
  }

  /** Returns the number of entries that should have been found. */
  public long expected() {
    return expected;
  }

  /** Returns the bytes of keys and values written. */
  public long userBytes() {
    return userBytes;
  }
}
