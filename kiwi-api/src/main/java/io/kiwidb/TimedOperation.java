package io.kiwidb;

/** What a store measures the time of; see {@link Statistics#latency}. */
public enum TimedOperation {
  /** A lookup of one key. */
  GET,
  /**
   * A write from the call to its return: admission, log, memtable, and the sync if it waits for
   * one.
   */
  COMMIT,
  /** Positioning a cursor: by key, or at an end. Steps are not measured. */
  SEEK,
  /** Writing a memtable to a table. */
  FLUSH,
  /** Merging tables. */
  COMPACTION,
  /** A sync of one segment of the log. */
  SYNC
}
