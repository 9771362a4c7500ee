package io.kiwidb;

/** Counters of a store, since it was opened. */
public enum Counter {
  /** Batches written, including single puts and deletes. */
  BATCHES,
  /** Entries written. */
  ENTRIES_WRITTEN,
  /** Deletions of ranges among these. */
  RANGE_DELETIONS_WRITTEN,
  /** Operands of merge operators among these. */
  OPERANDS_WRITTEN,
  /** Bytes of keys and values, including framing, written by users. */
  USER_BYTES,
  /** Lookups. */
  GETS,
  /** Lookups that found a value. */
  GET_HITS,
  /** Lookups of single keys that found a value that had expired. */
  GETS_EXPIRED,
  /** Operands that lookups and cursors applied to values. */
  OPERANDS_READ,
  /** Cursors opened. */
  CURSORS,
  /** Keys without a value that cursors stepped over to find the next one with a value. */
  DELETED_KEYS_PASSED,
  /** Runs of deleted keys that became known, or longer, so that cursors skip them. */
  GAPS_FOUND,
  /** Times that a cursor skipped such a run by one seek. */
  GAPS_SKIPPED,
  /** Tables that cursors within one prefix left out: their filters do not have the prefix. */
  PREFIX_TABLES_SKIPPED,
  /** Bytes written to the log. */
  LOG_BYTES,
  /** Syncs of the log. */
  LOG_SYNCS,
  /** Memtables flushed. */
  FLUSHES,
  /** Bytes written by flushes. */
  FLUSH_BYTES,
  /** Values read from blob files by users. */
  BLOB_READS,
  /**
   * Bytes of records written to blob files, by flushes and compactions; among the bytes of these.
   */
  BLOB_BYTES_WRITTEN,
  /** Bytes of values that compactions moved out of blob files with too much garbage. */
  BLOB_BYTES_MOVED,
  /** Blob files removed. */
  BLOB_FILES_REMOVED,
  /** Compactions that rewrote tables. */
  COMPACTIONS,
  /** Tables moved to another level without being rewritten. */
  TABLES_MOVED,
  /** Tables removed unread: all their keys were deleted by range, or a strategy dropped them. */
  TABLES_DROPPED,
  /** Bytes read by compactions. */
  COMPACTION_READ_BYTES,
  /** Bytes written by compactions. */
  COMPACTION_WRITTEN_BYTES,
  /** Entries dropped by compactions. */
  ENTRIES_DROPPED,
  /** Values and operands that had expired, and of which flushes and compactions freed the space. */
  ENTRIES_EXPIRED,
  /** Single deletions that vanished with their value in a flush or compaction. */
  SINGLE_DELETIONS_MET,
  /** Entries removed or replaced by the user's compaction filter. */
  ENTRIES_FILTERED,
  /** Writes delayed by a write stall, slowed or stopped. */
  WRITES_DELAYED,
  /** Total nanoseconds that writers waited in write stalls. */
  WRITE_DELAY_NANOS,
  /** Write stalls: transitions of writers from running freely to slowed or stopped. */
  STALLS,
  /** Total nanoseconds that write stalls lasted, up to the last change of the admission state. */
  STALL_NANOS,
  /** Background jobs that failed. */
  BACKGROUND_FAILURES
}
