package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Divides one number of bytes among everything in a store that takes memory.
 *
 * <p>Memtables and tables are a thirty-second of the budget each, as far as the profile's are not
 * smaller; a small budget has one compaction at a time and two memtables that wait. What they need,
 * and what flushes, compactions, the log and open tables need with them, is set aside, each for its
 * worst moment; the caches get the rest. A setting that was given keeps its value, and the others
 * make do with what is left.
 *
 * <p>Threading: immutable.
 */
public final class MemoryBudget {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** What this share of the budget gives to memtables, to tables, and to tables that are open. */
  private static final int SHARE = 32;

  private static final long LARGEST_MEMTABLE = 64 * MIB;

  /** Below it, memory for a second compaction is better spent on the cache. */
  private static final long SMALL = 256 * MIB;

  /** Without filters and indexes in the cache, each lookup would read them. */
  private static final long LEAST_CACHES = MIB;

  /** What a store without data has: queues, counters, threads' own objects. */
  private static final long BASE = MIB;

  /** Of what is written to a table at once, and of what a compaction reads of an input at once. */
  private static final long CHUNK = 256 * KIB;

  /**
   * Inputs of a merge beside the tables of level 0: those flushed since writers were stopped not
   * counted.
   */
  private static final int SORTED_INPUTS = 2;

  /** What a cache keeps for a block beside it: its entry, its slots, its links. */
  private static final long CACHE_ENTRY = 128;

  private static final Set<Setting<?>> COUNTED = Set.of(
      Settings.MEMTABLE_BYTES,
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

  /** What the settings are worth without a budget. */
  private MemoryBudget(Profile profile, Map<Setting<?>, Object> given) {
    this.profile = profile;
    this.given = given;
  }

  /**
   * The settings that follow from the budget; none without one. {@link InvalidOptionsException} if
   * it is too small for what was given.
   *
   * @param profile what is not given and does not follow from the budget has the value of this
   *     profile
   * @param given settings with values of their own, the budget among them
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
   * What is set aside for flushes, compactions, the log and the store itself under these settings.
   */
  public static long work(StoreSettings settings) {
    MemoryBudget budget = new MemoryBudget(settings.profile(), settings.all());
    return budget.log() + budget.flushes() + budget.compactions() + BASE;
  }

  /**
   * By how much open tables that take so many bytes exceed what is set aside for them; 0 without a
   * budget.
   */
  static long excess(StoreSettings settings, long tableBytes) {
    long bytes = settings.number(Settings.MEMORY_BUDGET);
    return bytes == 0 ? 0 : Math.max(0, tableBytes - bytes / SHARE);
  }

  /** What a tier of the cache takes, with what is kept beside its blocks. */
  public static long taken(BlockCache.Usage usage) {
    return usage.bytes() + usage.blocks() * CACHE_ENTRY;
  }

  private void sizes(long bytes) {
    boolean small = bytes < SMALL;
    put(Settings.MEMTABLE_BYTES, Math.min(LARGEST_MEMTABLE, bytes / SHARE));
    put(Settings.MEMTABLE_SEALED, small ? 2 : Settings.MEMTABLE_SEALED.defaultIn(profile));
    put(Settings.COMPACTION_WORKERS, small ? 1 : Settings.COMPACTION_WORKERS.defaultIn(profile));
    put(
        Settings.TABLE_BYTES,
        Math.min(Settings.TABLE_BYTES.defaultIn(Profile.PROD), bytes / SHARE));
  }

  /** What is left for tiers whose budgets were not given. */
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

  /** In how many shares that is divided. */
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
    while (!larger.fits(
        enough)) { // what is not given grows with the budget, so there is no formula
      enough += Math.max(MIB, enough / 16);
      larger = new MemoryBudget(profile, given);
      larger.sizes(enough);
    }
    return new InvalidOptionsException(
        ("%s=%d is too small for %s: memtables would take %d, flushes %d, compactions %d and the log %d; raise it to %d, or lower "
                + "or leave out what is set beside it")
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
   * One takes writes, others wait. Each has up to a quarter more than it counts: the ends of its
   * chunks, and a last one begun.
   */
  private long memtables() {
    long bytes = number(Settings.MEMTABLE_BYTES);
    long each = bytes + bytes / 4 + Math.min(bytes, MIB);
    return (number(Settings.MEMTABLE_SEALED) + 1) * each;
  }

  /** A segment is mapped an eighth longer than a memtable. */
  private long log() {
    return number(Settings.MEMTABLE_BYTES) / 8 * 9 + CHUNK;
  }

  /**
   * Beside what is written at once: hashes of all keys, from which the filter is made, and the
   * index.
   */
  private long flushes() {
    return number(Settings.FLUSH_WORKERS) * (CHUNK + number(Settings.MEMTABLE_BYTES) / 2);
  }

  /** The same for a table, whose entries are packed closer, and a piece of each input. */
  private long compactions() {
    long inputs = number(Settings.L0_STOP) + number(Settings.MEMTABLE_SEALED) + 1 + SORTED_INPUTS;
    long memtable = number(Settings.MEMTABLE_BYTES);
    long read = inputs * Math.min(CHUNK, memtable) + memtable / 2;
    return number(Settings.COMPACTION_WORKERS) * (CHUNK + number(Settings.TABLE_BYTES) + read);
  }

  /** In which proportion the tiers share what is left for them. */
  private static int shares(BlockKind kind) {
    return kind == BlockKind.DATA ? 4 : 2;
  }

  /** What a byte of a tier costs. Blocks are half their target size or more on the average. */
  private double price(BlockKind kind) {
    return switch (kind) {
      case DATA -> 1 + 2.0 * CACHE_ENTRY / number(Settings.BLOCK_BYTES);
      case INDEX, FILTER -> 1;
    };
  }

  /**
   * Gives a setting its share, unless it was given; the profile {@code dev} stays as small as it
   * is.
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
