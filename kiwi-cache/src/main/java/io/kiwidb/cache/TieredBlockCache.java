package io.kiwidb.cache;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.PackedBlockCache;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A block cache with one tier for each kind of block.
 *
 * <p>Threading: thread-safe. Ownership: owns its tiers. Failure: none.
 */
public final class TieredBlockCache implements BlockCache {
  private final CacheTier data;
  private final CacheTier index;
  private final CacheTier filter;

  /**
   * Creates the tiers.
   *
   * @param budgets bytes for each kind
   * @param tier creates a tier with a budget in bytes
   */
  public TieredBlockCache(Map<BlockKind, Long> budgets, LongFunction<CacheTier> tier) {
    data = tier.apply(budgetOf(BlockKind.DATA, budgets));
    index = tier.apply(budgetOf(BlockKind.INDEX, budgets));
    filter = tier.apply(budgetOf(BlockKind.FILTER, budgets));
  }

  @Override
  public @Nullable CachedBlock get(BlockKind kind, long file, long offset) {
    return tier(kind).get(file, offset);
  }

  @Override
  public boolean wants(BlockKind kind, long bytes) {
    return tier(kind).wants(bytes);
  }

  @Override
  public void put(BlockKind kind, long file, long offset, CachedBlock block) {
    tier(kind).put(file, offset, block);
  }

  @Override
  public @Nullable PackedBlockCache bytes(BlockKind kind) {
    return tier(kind).bytes();
  }

  @Override
  public @Nullable CacheHandle handle(BlockKind kind, long file, long offset) {
    return tier(kind).handle(file, offset);
  }

  @Override
  public void evictFile(long file) {
    data.evictFile(file);
    index.evictFile(file);
    filter.evictFile(file);
  }

  @Override
  public void budget(BlockKind kind, long bytes) {
    tier(kind).budget(checked(bytes));
  }

  @Override
  public Usage usage(BlockKind kind) {
    return tier(kind).usage();
  }

  @Override
  public void close() {
    data.close();
    index.close();
    filter.close();
  }

  private CacheTier tier(BlockKind kind) {
    return switch (kind) {
      case DATA -> data;
      case INDEX -> index;
      case FILTER -> filter;
    };
  }

  private static long budgetOf(BlockKind kind, Map<BlockKind, Long> budgets) {
    Long budget = budgets.get(kind);
    if (budget == null) {
      throw new IllegalArgumentException("no cache budget for " + kind);
    }
    return checked(budget);
  }

  private static long checked(long budget) {
    if (budget < 0) {
      throw new IllegalArgumentException(
          "a cache budget must not be negative: " + budget + " bytes");
    }
    return budget;
  }
}
