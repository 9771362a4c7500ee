package io.kiwidb.compaction.fifo;

import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;

/**
 * The provider of the strategy {@code fifo}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: none.
 */
public final class FifoProvider implements StrategyProvider {
  private static final CompactionStrategy STRATEGY = new FifoStrategy();

  @Override
  public String name() {
    return "fifo";
  }

  @Override
  public String description() {
    return "drops the oldest tables by total size and age, so it deletes live data; for caches and recent logs";
  }

  @Override
  public CompactionStrategy create() {
    return STRATEGY;
  }
}
