package io.kiwidb.engine.settings;

import io.kiwidb.Settings;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.SettingValues;

/** The settings as seen by a strategy. Threading: stateless. */
public final class StrategyRules {
  private StrategyRules() {}

  /** Returns the rules that follow from fixed values of settings. */
  public static LsmView.Rules of(SettingValues values) {
    return new LsmView.Rules(
        Math.toIntExact(values.value(Settings.L0_TRIGGER)),
        values.value(Settings.LEVEL_BASE_BYTES),
        Math.toIntExact(values.value(Settings.LEVEL_MULTIPLIER)),
        values.value(Settings.TABLE_BYTES),
        Math.toIntExact(values.value(Settings.DELETION_PERCENT)),
        values);
  }
}
