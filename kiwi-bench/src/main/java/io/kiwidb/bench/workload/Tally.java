package io.kiwidb.bench.workload;

/** What a workload found and wrote, added up over its threads. Threading: not thread-safe. */
public final class Tally {
  private long found;
  private long expected;
  private long userBytes;

  /** It found so many of those that it should have found. */
  void found(long hits, long due) {
    found += hits;
    expected += due;
  }

  void wrote(long bytes) {
    userBytes += bytes;
  }

  /** How many entries were found. */
  public long found() {
    return found;
  }

  /** How many should have been. */
  public long expected() {
    return expected;
  }

  /** Bytes of the keys and values that it wrote. */
  public long userBytes() {
    return userBytes;
  }
}
