package io.kiwidb.engine;

import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The budgets of the cache's tiers: those of the settings, less what open tables take beyond their share of the memory budget.
 *
 * <p>Threading: thread-safe; its lock is a leaf but for the cache's own.
 */
final class CacheBudgets {
  /** Who gives way first: data blocks are most of the cache, and cheapest to do without. */
  private static final List<BlockKind> YIELDING =
      List.of(BlockKind.DATA, BlockKind.FILTER, BlockKind.INDEX);

  private final StoreSettings settings;
  private final BlockCache cache;
  private final ReentrantLock lock = new ReentrantLock();
  private long tableBytes;

  CacheBudgets(StoreSettings settings, BlockCache cache) {
    this.settings = settings;
    this.cache = cache;
  }

  static Setting<Long> settingOf(BlockKind kind) {
    return switch (kind) {
      case DATA -> Settings.CACHE_DATA_BYTES;
      case INDEX -> Settings.CACHE_INDEX_BYTES;
      case FILTER -> Settings.CACHE_FILTER_BYTES;
    };
  }

  /** Open tables take so many bytes now. */
  void tablesTake(long bytes) {
    lock.lock();
    try {
      tableBytes = bytes;
      apply();
    } finally {
      lock.unlock();
    }
  }

  /** Settings have changed. */
  void settingsChanged() {
    lock.lock();
    try {
      apply();
    } finally {
      lock.unlock();
    }
  }

  private void apply() {
    long excess = MemoryBudget.excess(settings, tableBytes);
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
