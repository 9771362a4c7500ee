package io.kiwidb.compaction.leveled;

import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;

/**
 * The provider of the strategy {@code leveled}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: none.
 */
public final class LeveledProvider implements StrategyProvider {
  private static final CompactionStrategy STRATEGY = new LeveledStrategy();

  @Override
  public String name() {
    return "leveled";
  }

  @Override
  public String description() {
    return "levels of one sorted run each, sized from the last level up: low space amplification and fast reads; for general use";
  }

  @Override
  public CompactionStrategy create() {
    return STRATEGY;
  }
}
