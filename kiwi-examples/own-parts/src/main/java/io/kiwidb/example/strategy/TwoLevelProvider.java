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
    return "example: merges level 0 into the last level; shows how to write a strategy";
  }

  @Override
  public CompactionStrategy create() {
    return new TwoLevelStrategy();
  }
}
