package io.kiwidb;

/** Operations whose latency is measured; see {@link Statistics#latency}. */
public enum TimedOperation {
  /** A lookup of one key. */
  GET,
  /**
   * A write, from call to return: write stall, log, memtable, and the sync if the write waits for
   * one.
   */
  COMMIT,
  /**
   * Positioning a cursor by key or at either end. {@code next} and {@code prev} are not measured.
   */
  SEEK,
  /** Writing a memtable to a table. */
  FLUSH,
  /** Merging tables. */
  COMPACTION,
  /** A sync of one segment of the log. */
  SYNC
}
