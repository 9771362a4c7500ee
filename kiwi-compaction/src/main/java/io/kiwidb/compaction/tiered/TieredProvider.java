package io.kiwidb.compaction.tiered;

import io.kiwidb.Setting;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;
import java.util.List;

/**
 * The provider of the strategy {@code tiered}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: none.
 */
public final class TieredProvider implements StrategyProvider {
  /**
   * Percentage by which a run may be larger than all younger runs together and still be merged with
   * them.
   */
  static final Setting<Long> SIZE_RATIO_PERCENT = Setting.number(
      "tiered.size-ratio-percent",
      100,
      100,
      0,
      1000,
      "percentage by which a run may exceed all younger runs and still be merged by tiered");

  /** Total size of the younger runs, in percent of the oldest, at which all runs are merged. */
  static final Setting<Long> SPACE_PERCENT = Setting.number(
      "tiered.space-percent",
      200,
      200,
      1,
      10_000,
      "size of the younger runs in percent of the oldest at which tiered merges all runs");

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
  public List<Setting<?>> settings() {
    return List.of(SIZE_RATIO_PERCENT, SPACE_PERCENT);
  }

  @Override
  public CompactionStrategy create() {
    return STRATEGY;
  }
}
