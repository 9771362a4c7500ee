package io.kiwidb.engine;

import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;

/** Which setting is the budget of which tier. */
final class CacheBudgets {
  private CacheBudgets() {}

  static Setting<Long> settingOf(BlockKind kind) {
    return switch (kind) {
      case DATA -> Settings.CACHE_DATA_BYTES;
      case INDEX -> Settings.CACHE_INDEX_BYTES;
      case FILTER -> Settings.CACHE_FILTER_BYTES;
    };
  }

  static void apply(StoreSettings settings, BlockCache cache) {
    for (BlockKind kind : BlockKind.values()) {
      long budget = settings.number(settingOf(kind));
      if (cache.usage(kind).budget() != budget) {
        cache.budget(kind, budget);
      }
    }
  }
}
