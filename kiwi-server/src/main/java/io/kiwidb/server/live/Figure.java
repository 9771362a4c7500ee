package io.kiwidb.server.live;

/**
 * The figures of a sample. Rates are per second; the others are levels at the time of the sample,
 * or latencies in nanoseconds. A figure that does not exist is {@link Double#NaN}.
 */
public enum Figure {
  /** Entries written. */
  WRITES("writes"),
  /** Lookups. */
  GETS("gets"),
  /** Bytes written by users. */
  USER_BYTES("userBytes"),
  /** Bytes written to the log. */
  LOG_BYTES("logBytes"),
  /** Bytes written by flushes. */
  FLUSH_BYTES("flushBytes"),
  /** Bytes read by compactions. */
  COMPACTION_READ_BYTES("compactionReadBytes"),
  /** Bytes written by compactions. */
  COMPACTION_BYTES("compactionBytes"),
  /** Syncs of the log. */
  SYNCS("syncs"),
  /** Milliseconds in which writes were slowed or stopped. */
  STALL_MILLIS("stallMillis"),
  /** Memory of all memtables. */
  MEMTABLE_BYTES("memtableBytes"),
  /** Size of all tables. */
  TABLE_BYTES("tableBytes"),
  /** Number of tables. */
  TABLES("tables"),
  /** Number of tables of level 0. */
  LEVEL_0_TABLES("level0Tables"),
  /** Bytes that compactions are behind. */
  DEBT_BYTES("debtBytes"),
  /** Bytes of cached blocks. */
  CACHE_BYTES("cacheBytes"),
  /** Share of lookups in the cache that hit, since the sample before. */
  CACHE_HIT_SHARE("cacheHitShare"),
  /** Bytes of the log that are not durable. */
  UNSYNCED_LOG_BYTES("unsyncedLogBytes"),
  /** Used heap of the JVM. */
  HEAP_BYTES("heapBytes"),
  /** 99th percentile of the lookups since the sample before. */
  GET_P99("getP99"),
  /** 99th percentile of the writes since the sample before. */
  COMMIT_P99("commitP99");

  private final String label;

  Figure(String label) {
    this.label = label;
  }

  /** Returns the name in JSON. */
  public String label() {
    return label;
  }
}
