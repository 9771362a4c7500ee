package io.kiwidb.example.strategy;

import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;

/** The provider of the strategy {@code two-level}. Threading: immutable. */
public final class TwoLevelProvider implements StrategyProvider {
  @Override
  public String name() {
    return "two-level";
  }

  @Override
  public String description() {
    return "an example: level 0 is merged into the last level; to learn how a strategy is written";
  }

  @Override
  public CompactionStrategy create() {
    return new TwoLevelStrategy();
  }
}
