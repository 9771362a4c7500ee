package io.kiwidb.compaction.tiered;

import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;

/**
 * The provider of the strategy {@code tiered}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: none.
 */
public final class TieredProvider implements StrategyProvider {
  private static final CompactionStrategy STRATEGY = new TieredStrategy();

  @Override
  public String name() {
    return "tiered";
  }

  @Override
  public String description() {
    return "sorted runs merged with others of similar size: low write amplification, but more space and slower reads";
  }

  @Override
  public CompactionStrategy create() {
    return STRATEGY;
  }
}
