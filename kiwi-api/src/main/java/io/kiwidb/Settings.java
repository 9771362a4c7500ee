package io.kiwidb;

import java.util.List;

/**
 * The built-in settings, with their defaults in the profiles {@code dev} and {@code prod}. Set them
 * when opening a store with {@link Options.Builder#set}, or later with {@link LiveSettings#set}.
 * Providers declare more ({@link io.kiwidb.spi.Provider#settings}); {@link LiveSettings#all}
 * includes those.
 */
public final class Settings {
  private static final SettingNames NAMES = new SettingNames();
  private static final long NO_LIMIT = 0;
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** Total memory limit of the store, see {@link Options.Builder#memoryBudget}; 0 for no limit. */
  public static final Setting<Long> MEMORY_BUDGET = addOfStore(Setting.bytesOrNone(
      "memory.budget-bytes", mib(32), 1L << 50, "total memory limit of the store"));

  /**
   * Size in bytes at which a memtable is sealed and flushed. In prod 1/16 of the heap, at least 1
   * MiB, at most 64 MiB.
   */
  public static final Setting<Long> MEMTABLE_BYTES = add(Setting.bytes(
      "memtable.bytes",
      kib(64),
      Math.max(mib(1), Math.min(mib(64), HEAP / 16)),
      kib(4),
      1L << 40,
      "size in bytes at which a memtable is sealed and flushed"));

  /**
   * Memory of the active memtables of all keyspaces at which the largest ones are sealed and
   * flushed. In prod 1/8 of the heap, at least 2 MiB, at most 128 MiB.
   */
  public static final Setting<Long> MEMTABLE_TOTAL_BYTES = addOfStore(Setting.bytes(
      "memtable.total-bytes",
      kib(256),
      Math.max(mib(2), Math.min(mib(128), HEAP / 8)),
      kib(4),
      1L << 42,
      "memory of all active memtables at which the largest ones are sealed and flushed"));

  /**
   * Size of the log from which entries of an active memtable are needed, at which that memtable is
   * sealed and flushed: so a keyspace that is seldom written does not keep old log segments. 0, the
   * default, for eight times {@link #MEMTABLE_BYTES}.
   */
  public static final Setting<Long> LOG_TOTAL_BYTES = addOfStore(
      Setting.bytes(
          "log.total-bytes",
          NO_LIMIT,
          NO_LIMIT,
          0,
          1L << 50,
          "size of the log at which the memtable with its oldest entries is flushed; 0 for 8 x memtable.bytes"));

  /** Number of entries at which a memtable is sealed and flushed; 0 for no limit. */
  public static final Setting<Long> MEMTABLE_ENTRIES = add(Setting.number(
      "memtable.entries",
      16,
      NO_LIMIT,
      0,
      Long.MAX_VALUE,
      "number of entries at which a memtable is sealed and flushed; 0 for no limit"));

  /** Maximum number of sealed memtables waiting for a flush before writes stall. */
  public static final Setting<Long> MEMTABLE_SEALED = add(Setting.number(
      "memtable.sealed", 4, 4, 1, 64, "maximum number of sealed memtables before writes stall"));

  /** Maximum number of concurrent flushes. */
  public static final Setting<Long> FLUSH_WORKERS = addOfStore(
      Setting.number("flush.workers", 2, 2, 1, 64, "maximum number of concurrent flushes"));

  /** Maximum number of concurrent compactions. */
  public static final Setting<Long> COMPACTION_WORKERS = addOfStore(Setting.number(
      "compaction.workers", 1, 2, 1, 64, "maximum number of concurrent compactions"));

  /** Number of level-0 tables that triggers a compaction. */
  public static final Setting<Long> L0_TRIGGER = add(Setting.number(
      "compaction.l0-trigger",
      4,
      4,
      1,
      1000,
      "number of level-0 tables that triggers a compaction"));

  /** Number of level-0 tables (for {@code tiered}: sorted runs) at which writes are slowed. */
  public static final Setting<Long> L0_SLOWDOWN = add(Setting.number(
      "compaction.l0-slowdown",
      20,
      20,
      1,
      10_000,
      "number of level-0 tables (tiered: sorted runs) at which writes are slowed"));

  /** Number of level-0 tables (for {@code tiered}: sorted runs) at which writes stop. */
  public static final Setting<Long> L0_STOP = add(Setting.number(
      "compaction.l0-stop",
      36,
      36,
      2,
      10_000,
      "number of level-0 tables (tiered: sorted runs) at which writes stop"));

  /** Pending compaction bytes at which writes are slowed. */
  public static final Setting<Long> DEBT_SLOWDOWN_BYTES = add(Setting.bytes(
      "compaction.debt-slowdown-bytes",
      mib(64),
      gib(64),
      1,
      1L << 60,
      "pending compaction bytes at which writes are slowed"));

  /** Pending compaction bytes at which writes stop. */
  public static final Setting<Long> DEBT_STOP_BYTES = add(Setting.bytes(
      "compaction.debt-stop-bytes",
      mib(256),
      gib(256),
      2,
      1L << 60,
      "pending compaction bytes at which writes stop"));

  /** Percentage of deletions in a table that triggers its compaction; 0 to disable. */
  public static final Setting<Long> DELETION_PERCENT = add(Setting.number(
      "compaction.deletion-percent",
      50,
      50,
      0,
      100,
      "percentage of deletions in a table that triggers its compaction; 0 to disable"));

  /** Milliseconds without writes after which tables with deletions are compacted; 0 to disable. */
  public static final Setting<Long> IDLE_MILLIS = add(Setting.number(
      "compaction.idle-millis",
      5_000,
      60_000,
      0,
      Long.MAX_VALUE,
      "milliseconds without writes after which tables with deletions are compacted; 0 to disable"));

  /**
   * Milliseconds without writes after which {@code leveled} compacts level 0, so that reads access
   * fewer tables; 0 to disable.
   */
  public static final Setting<Long> PAUSE_MILLIS = add(Setting.number(
      "compaction.pause-millis",
      3_000,
      3_000,
      0,
      Long.MAX_VALUE,
      "milliseconds without writes after which leveled compacts level 0; 0 to disable"));

  /** Milliseconds after which values expire that are written without a time to live; 0: never. */
  public static final Setting<Long> TTL_MILLIS = add(Setting.timeToLive());

  /** Number of levels. */
  public static final Setting<Long> LEVEL_COUNT =
      add(Setting.number("level.count", 7, 7, 2, 12, "number of levels"));

  /** Target size of the first sorted level. */
  public static final Setting<Long> LEVEL_BASE_BYTES = add(Setting.bytes(
      "level.base-bytes",
      kib(64),
      mib(256),
      kib(4),
      1L << 50,
      "target size of the first sorted level"));

  /** Size ratio between adjacent levels. */
  public static final Setting<Long> LEVEL_MULTIPLIER =
      add(Setting.number("level.multiplier", 4, 10, 2, 100, "size ratio between adjacent levels"));

  /** Target size of a table written by compaction. */
  public static final Setting<Long> TABLE_BYTES = add(Setting.bytes(
      "table.bytes",
      kib(16),
      mib(64),
      kib(4),
      1L << 40,
      "target size of a table written by compaction"));

  /** Size in bytes from which a flush stores a value apart, in a blob file; 0 for never. */
  public static final Setting<Long> BLOB_MIN_BYTES = add(Setting.bytes(
      "blob.min-bytes",
      NO_LIMIT,
      NO_LIMIT,
      0,
      1L << 31,
      "size in bytes from which a value is stored apart, in a blob file; 0 for never"));

  /** Size at which a blob file ends. */
  public static final Setting<Long> BLOB_FILE_BYTES = add(Setting.bytes(
      "blob.file-bytes", kib(64), mib(64), kib(4), 1L << 40, "size at which a blob file ends"));

  /**
   * Percentage of live data in all blob files of a keyspace below which compactions move the live
   * values out of those with the least, so that they can be removed; 0 to disable.
   */
  public static final Setting<Long> BLOB_LIVE_PERCENT = add(
      Setting.number(
          "blob.live-percent",
          70,
          70,
          0,
          95,
          "percentage of live data in the blob files below which those with the least are emptied; 0 to disable"));

  /** Target size of a data block before compression. */
  public static final Setting<Long> BLOCK_BYTES = add(Setting.bytes(
      "table.block-bytes",
      kib(1),
      kib(4),
      256,
      mib(16),
      "target size of a data block before compression"));

  /**
   * First level whose tables are compressed, if a compressor is selected. Tables of the levels
   * above it are soon rewritten.
   */
  public static final Setting<Long> COMPRESSOR_FROM_LEVEL = add(Setting.number(
      "compressor.from-level",
      0,
      0,
      0,
      12,
      "first level whose tables are compressed, if a compressor is selected"));

  /** False-positive rate of the filters of the last level; 1 for no filters. */
  public static final Setting<Double> FILTER_RATE = add(Setting.rate(
      "filter.rate",
      0.01,
      0.01,
      0.000_001,
      1,
      "false-positive rate of the filters of the last level; 1 for no filters"));

  /** False-positive rate of the filters of all levels above the last; 1 for no filters. */
  public static final Setting<Double> FILTER_UPPER_RATE = add(Setting.rate(
      "filter.upper-rate",
      0.005,
      0.005,
      0.000_001,
      1,
      "false-positive rate of the filters of all levels above the last; 1 for no filters"));

  /** Cache size for data blocks. In prod 1/8 of the heap, at most 512 MiB. */
  public static final Setting<Long> CACHE_DATA_BYTES = addOfStore(Setting.bytes(
      "cache.data-bytes",
      mib(4),
      Math.min(mib(512), HEAP / 8),
      0,
      1L << 50,
      "cache size for data blocks"));

  /** Cache size for index blocks. In prod 1/32 of the heap, at most 256 MiB. */
  public static final Setting<Long> CACHE_INDEX_BYTES = addOfStore(Setting.bytes(
      "cache.index-bytes",
      mib(1),
      Math.min(mib(256), HEAP / 32),
      0,
      1L << 50,
      "cache size for index blocks"));

  /** Cache size for filters. In prod 1/16 of the heap, at most 512 MiB. */
  public static final Setting<Long> CACHE_FILTER_BYTES = addOfStore(Setting.bytes(
      "cache.filter-bytes",
      mib(1),
      Math.min(mib(512), HEAP / 16),
      0,
      1L << 50,
      "cache size for filters"));

  /** When a write is acknowledged. */
  public static final Setting<Durability> DURABILITY = addOfStore(Setting.choice(
      "durability",
      Durability.class,
      Durability.ADAPTIVE,
      Durability.ADAPTIVE,
      "when a write is acknowledged"));

  /** Number of operations after which {@link Durability#BATCH} syncs. */
  public static final Setting<Long> BATCH_OPERATIONS = addOfStore(Setting.number(
      "durability.batch-operations",
      1000,
      1000,
      1,
      1L << 40,
      "number of operations after which batch durability syncs"));

  /** Milliseconds after which {@link Durability#BATCH} syncs. */
  public static final Setting<Long> BATCH_MILLIS = addOfStore(Setting.number(
      "durability.batch-millis",
      100,
      100,
      1,
      3_600_000,
      "milliseconds after which batch durability syncs"));

  /**
   * Maximum milliseconds that {@link Durability#ADAPTIVE} leaves an acknowledged write unsynced.
   */
  public static final Setting<Long> ADAPTIVE_MILLIS = addOfStore(Setting.number(
      "durability.adaptive-millis",
      10,
      10,
      1,
      3_600_000,
      "maximum milliseconds that adaptive durability leaves an acknowledged write unsynced"));

  /** Maximum write rate of flushes and compactions in bytes per second; 0 for no limit. */
  public static final Setting<Long> RATE_LIMIT = addOfStore(Setting.bytes(
      "background.bytes-per-second",
      NO_LIMIT,
      NO_LIMIT,
      0,
      1L << 50,
      "maximum write rate of flushes and compactions in bytes per second; 0 for no limit"));

  /**
   * Latency sampling: one of this many gets, commits and seeks is measured; 0 to disable latencies.
   */
  public static final Setting<Long> LATENCY_SAMPLING = addOfStore(
      Setting.number(
          "statistics.latency-sampling",
          64,
          64,
          0,
          1L << 31,
          "latency sampling: one of this many gets, commits and seeks is measured; 0 to disable latencies"));

  /** Minimum severity of log messages; the names are the levels of SLF4J. */
  public static final Setting<LogLevel> LOG_LEVEL = addOfStore(Setting.choice(
      "log.level",
      LogLevel.class,
      LogLevel.INFO,
      LogLevel.INFO,
      "minimum severity of log messages"));

  /** Severities of log messages, most severe first. */
  public enum LogLevel {
    /** No messages. */
    OFF,
    /** A failure. */
    ERROR,
    /** A problem that was handled. */
    WARN,
    /** Flushes, compactions, changes of state and settings. */
    INFO,
    /** Individual decisions. */
    DEBUG
  }

  private Settings() {}

  /** Returns all built-in settings in display order. */
  public static List<Setting<?>> all() {
    return NAMES.all();
  }

  /**
   * Returns whether a name is reserved for built-in settings: it has no dot, or its first word is
   * that of a built-in setting, such as {@code memtable}. Providers must not declare such names.
   */
  public static boolean isReserved(String name) {
    return NAMES.isReserved(name);
  }

  /**
   * Returns the built-in setting with a name.
   *
   * @throws InvalidOptionsException if there is none; the message lists the names of all built-in
   *     settings
   */
  public static Setting<?> named(String name) {
    return NAMES.named(name);
  }

  private static <T> Setting<T> addOfStore(Setting<T> setting) {
    return add(setting.ofStore());
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    return NAMES.add(setting);
  }

  private static long kib(long count) {
    return count << 10;
  }

  private static long mib(long count) {
    return count << 20;
  }

  private static long gib(long count) {
    return count << 30;
  }
}
