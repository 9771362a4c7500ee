package io.kiwidb;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every setting there is, with its defaults in the profiles {@code dev} and {@code prod}. Change
 * them at opening with {@link Options.Builder#set} and live with {@link LiveSettings#set}.
 */
public final class Settings {
  private static final Map<String, Setting<?>> BY_NAME = new LinkedHashMap<>();
  private static final long NO_LIMIT = 0;
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /**
   * What the store may take of memory altogether, see {@link Options.Builder#memoryBudget}; 0 for
   * no bound.
   */
  public static final Setting<Long> MEMORY_BUDGET = add(Setting.bytesOrNone(
      "memory.budget-bytes", mib(32), 1L << 50, "what the store may take of memory altogether"));

  /**
   * Bytes of a memtable at which it is sealed and flushed. In prod a sixteenth of the heap, at most
   * 64 MiB.
   */
  public static final Setting<Long> MEMTABLE_BYTES = add(Setting.bytes(
      "memtable.bytes",
      kib(64),
      Math.max(mib(1), Math.min(mib(64), HEAP / 16)),
      kib(4),
      1L << 40,
      "bytes of a memtable at which it is sealed and flushed"));

  /** Entries of a memtable at which it is sealed and flushed; 0 for no limit. */
  public static final Setting<Long> MEMTABLE_ENTRIES = add(Setting.number(
      "memtable.entries",
      16,
      NO_LIMIT,
      0,
      Long.MAX_VALUE,
      "entries of a memtable at which it is sealed and flushed; 0 for no limit"));

  /** Sealed memtables that may wait for their flush before writers have to. */
  public static final Setting<Long> MEMTABLE_SEALED = add(Setting.number(
      "memtable.sealed", 4, 4, 1, 64, "sealed memtables that may wait before writers have to"));

  /** Memtables written to tables at the same time. */
  public static final Setting<Long> FLUSH_WORKERS = add(
      Setting.number("flush.workers", 2, 2, 1, 64, "memtables written to tables at the same time"));

  /** Compactions run at the same time. */
  public static final Setting<Long> COMPACTION_WORKERS =
      add(Setting.number("compaction.workers", 1, 2, 1, 64, "compactions run at the same time"));

  /** Tables in level 0 at which they are merged down. */
  public static final Setting<Long> L0_TRIGGER = add(Setting.number(
      "compaction.l0-trigger", 4, 4, 1, 1000, "tables in level 0 at which they are merged down"));

  /** Tables in level 0 at which writers are slowed. */
  public static final Setting<Long> L0_SLOWDOWN = add(Setting.number(
      "compaction.l0-slowdown",
      20,
      20,
      1,
      10_000,
      "tables in level 0 at which writers are slowed"));

  /** Tables in level 0 at which writers wait. */
  public static final Setting<Long> L0_STOP = add(Setting.number(
      "compaction.l0-stop", 36, 36, 2, 10_000, "tables in level 0 at which writers wait"));

  /** Bytes that compaction owes at which writers are slowed. */
  public static final Setting<Long> DEBT_SLOWDOWN_BYTES = add(Setting.bytes(
      "compaction.debt-slowdown-bytes",
      mib(64),
      gib(64),
      1,
      1L << 60,
      "bytes that compaction owes at which writers are slowed"));

  /** Bytes that compaction owes at which writers wait. */
  public static final Setting<Long> DEBT_STOP_BYTES = add(Setting.bytes(
      "compaction.debt-stop-bytes",
      mib(256),
      gib(256),
      2,
      1L << 60,
      "bytes that compaction owes at which writers wait"));

  /** Share of deletions, in percent, from which a table is compacted out of turn; 0 for never. */
  public static final Setting<Long> DELETION_PERCENT = add(Setting.number(
      "compaction.deletion-percent",
      50,
      50,
      0,
      100,
      "percent of deletions from which a table is compacted out of turn; 0 for never"));

  /**
   * Milliseconds without a write after which deletions are compacted away in the quiet; 0 for
   * never.
   */
  public static final Setting<Long> IDLE_MILLIS = add(Setting.number(
      "compaction.idle-millis",
      5_000,
      60_000,
      0,
      Long.MAX_VALUE,
      "milliseconds without a write after which deletions are removed; 0 for never"));

  /**
   * Milliseconds without a write after which {@code leveled} merges level 0 down, so that reads
   * meet fewer tables; 0 for never.
   */
  public static final Setting<Long> PAUSE_MILLIS = add(Setting.number(
      "compaction.pause-millis",
      3_000,
      3_000,
      0,
      Long.MAX_VALUE,
      "milliseconds without a write after which leveled merges level 0 down; 0 for never"));

  /**
   * How much larger than all younger runs together a run may be for {@code tiered} to merge it with
   * them, in percent.
   */
  public static final Setting<Long> TIERED_SIZE_RATIO = add(Setting.number(
      "tiered.size-ratio-percent",
      100,
      100,
      0,
      1000,
      "percent by which a run may be larger than the younger ones that tiered merges it with"));

  /**
   * Bytes of the younger runs, in percent of the oldest, at which {@code tiered} merges everything.
   */
  public static final Setting<Long> TIERED_SPACE = add(Setting.number(
      "tiered.space-percent",
      200,
      200,
      1,
      10_000,
      "bytes of younger runs in percent of the oldest at which tiered merges everything"));

  /** How many levels there are. */
  public static final Setting<Long> LEVEL_COUNT =
      add(Setting.number("level.count", 7, 7, 2, 12, "how many levels there are"));

  /** Target size of the first sorted level. */
  public static final Setting<Long> LEVEL_BASE_BYTES = add(Setting.bytes(
      "level.base-bytes",
      kib(64),
      mib(256),
      kib(4),
      1L << 50,
      "target size of the first sorted level"));

  /** How many times larger each next level may be. */
  public static final Setting<Long> LEVEL_MULTIPLIER = add(Setting.number(
      "level.multiplier", 4, 10, 2, 100, "how many times larger each next level may be"));

  /** Size at which a compaction ends a table and starts another. */
  public static final Setting<Long> TABLE_BYTES = add(Setting.bytes(
      "table.bytes",
      kib(16),
      mib(64),
      kib(4),
      1L << 40,
      "size at which a compaction starts another table"));

  /** Target size of a data block before compression. */
  public static final Setting<Long> BLOCK_BYTES = add(Setting.bytes(
      "table.block-bytes",
      kib(1),
      kib(4),
      256,
      mib(16),
      "target size of a data block before compression"));

  /**
   * The first level whose tables are compressed, if a compressor is chosen; those above are
   * rewritten soon.
   */
  public static final Setting<Long> COMPRESSOR_FROM_LEVEL = add(Setting.number(
      "compressor.from-level",
      0,
      0,
      0,
      12,
      "the first level whose tables are compressed, if a compressor is chosen"));

  /** False-positive rate of filters of the last level; 1 for no filter. */
  public static final Setting<Double> FILTER_RATE = add(Setting.rate(
      "filter.rate",
      0.01,
      0.01,
      0.000_001,
      1,
      "false-positive rate of filters of the last level; 1 for none"));

  /** False-positive rate of filters of the levels above the last. */
  public static final Setting<Double> FILTER_UPPER_RATE = add(Setting.rate(
      "filter.upper-rate",
      0.005,
      0.005,
      0.000_001,
      1,
      "false-positive rate of filters of the levels above the last; 1 for none"));

  /** Cache budget for data blocks. In prod an eighth of the heap, at most 512 MiB. */
  public static final Setting<Long> CACHE_DATA_BYTES = add(Setting.bytes(
      "cache.data-bytes",
      mib(4),
      Math.min(mib(512), HEAP / 8),
      0,
      1L << 50,
      "cache budget for data blocks"));

  /** Cache budget for index blocks. In prod a thirty-second of the heap, at most 256 MiB. */
  public static final Setting<Long> CACHE_INDEX_BYTES = add(Setting.bytes(
      "cache.index-bytes",
      mib(1),
      Math.min(mib(256), HEAP / 32),
      0,
      1L << 50,
      "cache budget for index blocks"));

  /** Cache budget for filters. In prod a sixteenth of the heap, at most 512 MiB. */
  public static final Setting<Long> CACHE_FILTER_BYTES = add(Setting.bytes(
      "cache.filter-bytes",
      mib(1),
      Math.min(mib(512), HEAP / 16),
      0,
      1L << 50,
      "cache budget for filters"));

  /** When a write is acknowledged. */
  public static final Setting<Durability> DURABILITY = add(Setting.choice(
      "durability",
      Durability.class,
      Durability.ADAPTIVE,
      Durability.ADAPTIVE,
      "when a write is acknowledged"));

  /** Operations after which {@link Durability#BATCH} syncs. */
  public static final Setting<Long> BATCH_OPERATIONS = add(Setting.number(
      "durability.batch-operations",
      1000,
      1000,
      1,
      1L << 40,
      "operations after which batch durability syncs"));

  /** Milliseconds after which {@link Durability#BATCH} syncs. */
  public static final Setting<Long> BATCH_MILLIS = add(Setting.number(
      "durability.batch-millis",
      100,
      100,
      1,
      3_600_000,
      "milliseconds after which batch durability syncs"));

  /** The longest time that {@link Durability#ADAPTIVE} leaves an acknowledged write unsynced. */
  public static final Setting<Long> ADAPTIVE_MILLIS = add(Setting.number(
      "durability.adaptive-millis",
      10,
      10,
      1,
      3_600_000,
      "milliseconds for which adaptive durability may leave an acknowledged write unsynced"));

  /** Bytes a second that flushes and compactions may write; 0 for no limit. */
  public static final Setting<Long> RATE_LIMIT = add(Setting.bytes(
      "background.bytes-per-second",
      NO_LIMIT,
      NO_LIMIT,
      0,
      1L << 50,
      "bytes a second that background work may write; 0 for no limit"));

  /** Age at which the strategy {@code fifo} drops a table; 0 for never. */
  public static final Setting<Long> FIFO_TTL_MILLIS = add(Setting.number(
      "fifo.ttl-millis", 0, 0, 0, Long.MAX_VALUE, "age at which fifo drops a table; 0 for never"));

  /** Total size at which the strategy {@code fifo} drops its oldest table; 0 for never. */
  public static final Setting<Long> FIFO_BYTES = add(Setting.bytes(
      "fifo.bytes",
      0,
      0,
      0,
      1L << 60,
      "total size at which fifo drops its oldest table; 0 for never"));

  /** Of how many gets, commits and seeks one is measured; 0 for no measurements at all. */
  public static final Setting<Long> LATENCY_SAMPLING = add(Setting.number(
      "statistics.latency-sampling",
      64,
      64,
      0,
      1L << 31,
      "of how many gets, commits and seeks one is measured; 0 for no latencies at all"));

  /** What is logged: the names of SLF4J's levels. */
  public static final Setting<LogLevel> LOG_LEVEL = add(Setting.choice(
      "log.level",
      LogLevel.class,
      LogLevel.INFO,
      LogLevel.INFO,
      "the least severe message that is logged"));

  /** Severities of log messages, most severe first. */
  public enum LogLevel {
    /** Nothing. */
    OFF,
    /** Something failed. */
    ERROR,
    /** Something is wrong and was dealt with. */
    WARN,
    /** Flushes, compactions, changes of state and settings. */
    INFO,
    /** Every decision. */
    DEBUG
  }

  private Settings() {}

  /** All settings, in the order in which people want to see them. */
  public static List<Setting<?>> all() {
    return List.copyOf(BY_NAME.values());
  }

  /**
   * The setting of a name; {@link InvalidOptionsException}, with the names there are, if there is
   * none.
   */
  public static Setting<?> named(String name) {
    Setting<?> setting = BY_NAME.get(name);
    if (setting == null) {
      throw new InvalidOptionsException("there is no setting '" + name + "'; the settings are "
          + String.join(", ", byName().keySet()));
    }
    return setting;
  }

  private static Map<String, Setting<?>> byName() {
    return Collections.unmodifiableMap(BY_NAME);
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    BY_NAME.put(setting.name(), setting);
    return setting;
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
