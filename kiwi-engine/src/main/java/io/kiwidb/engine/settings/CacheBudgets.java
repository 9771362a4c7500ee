package io.kiwidb.engine.settings;

import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

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
    apply(
        cache,
        kind -> settings.number(settingOf(kind)),
        MemoryBudget.excess(settings, tableBytes.getAsLong()));
  }

  /**
   * Sets the budgets of a cache.
   *
   * @param whole the budget of each kind
   * @param excess bytes by which they are reduced together
   */
  static void apply(BlockCache cache, ToLongFunction<BlockKind> whole, long excess) {
    long rest = excess;
    for (BlockKind kind : YIELDING) {
      long most = whole.applyAsLong(kind);
      long budget = Math.max(0, most - rest);
      rest -= most - budget;
      if (cache.usage(kind).budget() != budget) {
        cache.budget(kind, budget);
      }
    }
  }
}
