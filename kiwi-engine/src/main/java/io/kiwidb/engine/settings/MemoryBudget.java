package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Divides a number of bytes among all memory consumers of a store.
 *
 * <p>Memtables and tables get 1/32 of the budget each, or the profile's value if that is smaller; a
 * small budget allows one concurrent compaction and two sealed memtables. Their memory, and that of
 * flushes, compactions, the log and open tables, is reserved at its maximum; the caches get the
 * rest. A setting given explicitly keeps its value, and the others share what is left.
 *
 * <p>Threading: immutable.
 */
public final class MemoryBudget {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** The fraction of the budget (1/n) for memtables, for tables, and for open tables. */
  private static final int SHARE = 32;

  private static final long LARGEST_MEMTABLE = 64 * MIB;

  /** Below it, memory for a second compaction is better spent on the cache. */
  private static final long SMALL = 256 * MIB;

  /** Without filters and indexes in the cache, each lookup would read them. */
  private static final long LEAST_CACHES = MIB;

  /** Memory of an empty store: queues, counters, thread-local objects. */
  private static final long BASE = MIB;

  /** Bytes of a table written at once, and of an input that a compaction reads at once. */
  private static final long CHUNK = 256 * KIB;

  /**
   * Inputs of a merge besides the tables of level 0, not counting those flushed since writers were
   * stopped.
   */
  private static final int SORTED_INPUTS = 2;

  /** Overhead of a cached block: its entry, slots and links. */
  private static final long CACHE_ENTRY = 128;

  private static final Set<Setting<?>> COUNTED = Set.of(
      Settings.MEMTABLE_BYTES,
      Settings.MEMTABLE_TOTAL_BYTES,
      Settings.MEMTABLE_SEALED,
      Settings.FLUSH_WORKERS,
      Settings.COMPACTION_WORKERS,
      Settings.L0_STOP,
      Settings.TABLE_BYTES,
      Settings.BLOCK_BYTES,
      Settings.CACHE_DATA_BYTES,
      Settings.CACHE_INDEX_BYTES,
      Settings.CACHE_FILTER_BYTES);

  private final Profile profile;
  private final Map<Setting<?>, Object> given;
  private final Map<Setting<?>, Object> divided = new HashMap<>();

  /** Creates a division in which nothing is derived yet. */
  private MemoryBudget(Profile profile, Map<Setting<?>, Object> given) {
    this.profile = profile;
    this.given = given;
  }

  /**
   * Returns the settings that follow from the budget; none without one. Throws
   * {@link InvalidOptionsException} if it is too small for the given settings.
   *
   * @param profile the profile of settings that are neither given nor derived from the budget
   * @param given settings with explicit values, including the budget
   */
  static Map<Setting<?>, Object> divide(Profile profile, Map<Setting<?>, Object> given) {
    MemoryBudget budget = new MemoryBudget(profile, given);
    long bytes = budget.number(Settings.MEMORY_BUDGET);
    if (bytes == 0) {
      return Map.of();
    }
    budget.sizes(bytes);
    if (!budget.fits(bytes)) {
      throw budget.tooSmall(bytes);
    }
    budget.caches(bytes);
    return Map.copyOf(budget.divided);
  }

  /**
   * The division of a budget that several stores share: that of a single store which has it all.
   *
   * @param memtables bytes for the entries in the memtables of all stores
   * @param caches bytes for each block kind
   * @param tables bytes for open tables and empty stores; what exceeds them is taken from the cache
   * @param sizes sizes of memtables and tables, for each store
   */
  record Shared(
      long memtables, Map<BlockKind, Long> caches, long tables, Map<Setting<?>, Long> sizes) {}

  /**
   * Divides a budget among all stores that share it. Throws {@link InvalidOptionsException} if it
   * is too small for the workers.
   */
  static Shared share(long bytes, int flushWorkers, int compactionWorkers) {
    MemoryBudget budget = new MemoryBudget(
        Profile.PROD,
        Map.of(
            Settings.MEMORY_BUDGET,
            bytes,
            Settings.FLUSH_WORKERS,
            (long) flushWorkers,
            Settings.COMPACTION_WORKERS,
            (long) compactionWorkers));
    budget.sizes(bytes);
    if (!budget.fits(bytes)) {
      throw budget.tooSmall(bytes);
    }
    budget.caches(bytes);
    Map<BlockKind, Long> caches = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      caches.put(kind, budget.number(CacheBudgets.settingOf(kind)));
    }
    Map<Setting<?>, Long> sizes = new HashMap<>();
    for (Setting<Long> setting : List.of(
        Settings.MEMTABLE_BYTES,
        Settings.MEMTABLE_TOTAL_BYTES,
        Settings.MEMTABLE_SEALED,
        Settings.TABLE_BYTES)) {
      sizes.put(setting, budget.number(setting));
    }
    return new Shared(budget.counted(), caches, bytes / SHARE + BASE, sizes);
  }

  /**
   * Returns the memory reserved for flushes, compactions, the log and the store itself under these
   * settings.
   */
  public static long work(StoreSettings settings) {
    MemoryBudget budget = new MemoryBudget(settings.profile(), settings.all());
    return budget.log() + budget.flushes() + budget.compactions() + BASE;
  }

  /** Returns by how much the memory of open tables exceeds its reservation; 0 without a budget. */
  static long excess(StoreSettings settings, long tableBytes) {
    long bytes = settings.number(Settings.MEMORY_BUDGET);
    return bytes == 0 ? 0 : Math.max(0, tableBytes - bytes / SHARE);
  }

  /** Returns the memory of a block kind in the cache, including the overhead per block. */
  public static long taken(BlockCache.Usage usage) {
    return usage.bytes() + usage.blocks() * CACHE_ENTRY;
  }

  private void sizes(long bytes) {
    boolean small = bytes < SMALL;
    put(Settings.MEMTABLE_BYTES, Math.min(LARGEST_MEMTABLE, bytes / SHARE));
    long total = Math.min(LARGEST_MEMTABLE, bytes / SHARE);
    put(Settings.MEMTABLE_TOTAL_BYTES, Math.max(number(Settings.MEMTABLE_BYTES), total));
    put(Settings.MEMTABLE_SEALED, small ? 2 : Settings.MEMTABLE_SEALED.defaultIn(profile));
    put(Settings.COMPACTION_WORKERS, small ? 1 : Settings.COMPACTION_WORKERS.defaultIn(profile));
    put(
        Settings.TABLE_BYTES,
        Math.min(Settings.TABLE_BYTES.defaultIn(Profile.PROD), bytes / SHARE));
  }

  /** Returns the memory left for block kinds without an explicit budget. */
  private long left(long bytes) {
    long left = bytes - memtables() - log() - flushes() - compactions() - bytes / SHARE - BASE;
    for (BlockKind kind : BlockKind.values()) {
      Setting<Long> setting = CacheBudgets.settingOf(kind);
      if (given.containsKey(setting)) {
        left -= (long) Math.ceil(number(setting) * price(kind));
      }
    }
    return left;
  }

  /** Returns the number of shares into which that is divided. */
  private int shares() {
    return Arrays.stream(BlockKind.values())
        .filter(kind -> !given.containsKey(CacheBudgets.settingOf(kind)))
        .mapToInt(MemoryBudget::shares)
        .sum();
  }

  private boolean fits(long bytes) {
    return left(bytes) >= (shares() == 0 ? 0 : LEAST_CACHES);
  }

  private void caches(long bytes) {
    for (BlockKind kind : BlockKind.values()) {
      double share = (double) left(bytes) * shares(kind) / Math.max(1, shares());
      put(CacheBudgets.settingOf(kind), (long) (share / price(kind)));
    }
  }

  private InvalidOptionsException tooSmall(long bytes) {
    String beside = given.entrySet().stream()
        .filter(one -> COUNTED.contains(one.getKey()))
        .map(one -> one.getKey().name() + "=" + one.getKey().format(one.getValue()))
        .sorted()
        .collect(Collectors.joining(", "));
    long enough = bytes;
    MemoryBudget larger = this;
    // What is not given grows with the budget, so there is no formula.
    while (!larger.fits(enough)) {
      enough += Math.max(MIB, enough / 16);
      larger = new MemoryBudget(profile, given);
      larger.sizes(enough);
    }
    return new InvalidOptionsException(
        ("%s=%d is too small for %s: memtables need %d, flushes %d, compactions %d and the log %d; raise it to %d, or lower "
                + "or remove the other settings")
            .formatted(
                Settings.MEMORY_BUDGET.name(),
                bytes,
                beside.isEmpty() ? "profile " + profile : beside,
                memtables(),
                flushes(),
                compactions(),
                log(),
                enough));
  }

  /**
   * Active and sealed ones. Each occupies up to a quarter more than it counts: the ends of its
   * chunks, and a last chunk that was started.
   */
  private long memtables() {
    long bytes = number(Settings.MEMTABLE_BYTES);
    // One active memtable, or several with as much in all.
    long active = Math.max(bytes, number(Settings.MEMTABLE_TOTAL_BYTES));
    return number(Settings.MEMTABLE_SEALED) * withEnds(bytes) + withEnds(active);
  }

  /** Returns what all memtables together count as, without the ends of their chunks. */
  private long counted() {
    long bytes = number(Settings.MEMTABLE_BYTES);
    return number(Settings.MEMTABLE_SEALED) * bytes
        + Math.max(bytes, number(Settings.MEMTABLE_TOTAL_BYTES));
  }

  private static long withEnds(long bytes) {
    return bytes + bytes / 4 + Math.min(bytes, MIB);
  }

  /** A segment is mapped an eighth longer than a memtable. */
  private long log() {
    return number(Settings.MEMTABLE_BYTES) / 8 * 9 + CHUNK;
  }

  /** Besides the bytes written at once: the hashes of all keys for the filter, and the index. */
  private long flushes() {
    return number(Settings.FLUSH_WORKERS) * (CHUNK + number(Settings.MEMTABLE_BYTES) / 2);
  }

  /** The same for a table, whose entries are packed more densely, and a chunk of each input. */
  private long compactions() {
    long inputs = number(Settings.L0_STOP) + number(Settings.MEMTABLE_SEALED) + 1 + SORTED_INPUTS;
    long memtable = number(Settings.MEMTABLE_BYTES);
    long read = inputs * Math.min(CHUNK, memtable) + memtable / 2;
    return number(Settings.COMPACTION_WORKERS) * (CHUNK + number(Settings.TABLE_BYTES) + read);
  }

  /** Returns the shares of a block kind. */
  private static int shares(BlockKind kind) {
    return kind == BlockKind.DATA ? 4 : 2;
  }

  /**
   * Returns the memory cost of a byte of a block kind. Blocks are on average at least half their
   * target size.
   */
  private double price(BlockKind kind) {
    return switch (kind) {
      case DATA -> 1 + 2.0 * CACHE_ENTRY / number(Settings.BLOCK_BYTES);
      case INDEX, FILTER -> 1;
    };
  }

  /**
   * Sets a derived value, unless the setting was given; the profile {@code dev} does not exceed its
   * defaults.
   */
  private void put(Setting<Long> setting, long value) {
    if (!given.containsKey(setting)) {
      divided.put(
          setting, profile == Profile.DEV ? Math.min(value, setting.defaultIn(profile)) : value);
    }
  }

  private long number(Setting<Long> setting) {
    Object value = given.containsKey(setting) ? given.get(setting) : divided.get(setting);
    return value == null ? setting.defaultIn(profile) : (Long) value;
  }
}
