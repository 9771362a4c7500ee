package io.kiwidb.engine.settings;

import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.LsmView;
import java.util.function.ToLongFunction;

/** The settings as seen by a strategy. Threading: stateless. */
public final class StrategyRules {
  private StrategyRules() {}

  /** Returns the rules that follow from the values of settings. */
  public static LsmView.Rules of(ToLongFunction<Setting<Long>> values) {
    return new LsmView.Rules(
        Math.toIntExact(values.applyAsLong(Settings.L0_TRIGGER)),
        values.applyAsLong(Settings.LEVEL_BASE_BYTES),
        Math.toIntExact(values.applyAsLong(Settings.LEVEL_MULTIPLIER)),
        values.applyAsLong(Settings.TABLE_BYTES),
        Math.toIntExact(values.applyAsLong(Settings.DELETION_PERCENT)),
        Math.toIntExact(values.applyAsLong(Settings.TIERED_SIZE_RATIO)),
        Math.toIntExact(values.applyAsLong(Settings.TIERED_SPACE)),
        values.applyAsLong(Settings.FIFO_TTL_MILLIS),
        values.applyAsLong(Settings.FIFO_BYTES));
  }
}
