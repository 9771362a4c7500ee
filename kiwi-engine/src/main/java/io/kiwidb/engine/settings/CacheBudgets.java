package io.kiwidb.engine.settings;

import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The budgets of the cache's block kinds: those of the settings, less the memory of open tables
 * beyond their share of the memory budget.
 *
 * <p>Threading: thread-safe; no other lock is taken under its lock, except the cache's.
 */
public final class CacheBudgets {
  /** The order of reduction: data blocks are most of the cache, and cheapest to lose. */
  private static final List<BlockKind> YIELDING =
      List.of(BlockKind.DATA, BlockKind.FILTER, BlockKind.INDEX);

  private final StoreSettings settings;
  private final BlockCache cache;
  private final LongSupplier tableBytes;
  private final ReentrantLock lock = new ReentrantLock();

  /** Creates the budgets and applies them for the tables open now. */
  public CacheBudgets(StoreSettings settings, BlockCache cache, LongSupplier tableBytes) {
    this.settings = settings;
    this.cache = cache;
    this.tableBytes = tableBytes;
  }

  public static Setting<Long> settingOf(BlockKind kind) {
    return switch (kind) {
      case DATA -> Settings.CACHE_DATA_BYTES;
      case INDEX -> Settings.CACHE_INDEX_BYTES;
      case FILTER -> Settings.CACHE_FILTER_BYTES;
    };
  }

  /**
   * Re-evaluates after settings or tables have changed. Reads the current values, so calls may come
   * in any order.
   */
  public void changed() {
    lock.lock();
    try {
      apply();
    } finally {
      lock.unlock();
    }
  }

  private void apply() {
    long excess = MemoryBudget.excess(settings, tableBytes.getAsLong());
    for (BlockKind kind : YIELDING) {
      long whole = settings.number(settingOf(kind));
      long budget = Math.max(0, whole - excess);
      excess -= whole - budget;
      if (cache.usage(kind).budget() != budget) {
        cache.budget(kind, budget);
      }
    }
  }
}
