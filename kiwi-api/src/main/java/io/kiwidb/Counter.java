package io.kiwidb;

/** What a store counts since it was opened. */
public enum Counter {
  /** Batches written, single puts and deletes included. */
  BATCHES,
  /** Entries written. */
  ENTRIES_WRITTEN,
  /** Bytes of keys and values with their framing that users wrote. */
  USER_BYTES,
  /** Lookups. */
  GETS,
  /** Lookups that found a value. */
  GET_HITS,
  /** Cursors opened. */
  CURSORS,
  /** Bytes written to the log. */
  LOG_BYTES,
  /** Syncs of the log. */
  LOG_SYNCS,
  /** Memtables flushed. */
  FLUSHES,
  /** Bytes written by flushes. */
  FLUSH_BYTES,
  /** Compactions that rewrote tables. */
  COMPACTIONS,
  /** Tables that changed their level without being rewritten. */
  TABLES_MOVED,
  /** Bytes read by compactions. */
  COMPACTION_READ_BYTES,
  /** Bytes written by compactions. */
  COMPACTION_WRITTEN_BYTES,
  /** Entries that compactions left out. */
  ENTRIES_DROPPED,
  /** Entries that the user's compaction filter removed or replaced. */
  ENTRIES_FILTERED,
  /** Writes that were slowed or had to wait for admission. */
  WRITES_DELAYED,
  /** Nanoseconds that writers waited for admission. */
  WRITE_DELAY_NANOS,
  /** Times that writers, who had been free, were slowed or stopped. */
  STALLS,
  /** Nanoseconds for which writers were slowed or stopped, up to the last change of that. */
  STALL_NANOS,
  /** Background jobs that failed. */
  BACKGROUND_FAILURES
}
