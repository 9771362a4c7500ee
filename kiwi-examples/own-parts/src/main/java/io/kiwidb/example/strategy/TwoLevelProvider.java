package io.kiwidb.example.strategy;

import io.kiwidb.Setting;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;
import java.util.List;

/** The provider of the strategy {@code two-level}. Threading: immutable. */
public final class TwoLevelProvider implements StrategyProvider {
  static final Setting<Long> EXTRA_TABLES = Setting.number(
      "two-level.extra-tables", 0, 0, 0, 100, "tables in level 0 to wait for beyond the trigger");

  @Override
  public String name() {
    return "two-level";
  }

  @Override
  public String description() {
    return "example: merges level 0 into the last level; shows how to write a strategy";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(EXTRA_TABLES);
  }

  @Override
  public CompactionStrategy create() {
    return new TwoLevelStrategy();
  }
}
