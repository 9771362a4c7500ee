package io.kiwidb.engine.compact;

import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.settings.StrategyRules;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.SettingValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Presents a version to a strategy. Threading: stateless. */
final class VersionView {
  private static final byte[] NONE = new byte[0];

  private VersionView() {}

  /** What {@link LsmView} holds besides the tree and the settings; its Javadoc has the units. */
  record Conditions(
      long nowMillis,
      long oldestSnapshot,
      boolean pausing,
      boolean idle,
      Map<Long, Long> expired) {}

  static LsmView of(
      Version version,
      Map<Integer, byte[]> resumeKeys,
      List<LsmView.RunningJob> running,
      SettingValues settings,
      KeyOrder order,
      Conditions conditions) {
    List<LsmView.Level> levels = new ArrayList<>();
    for (Level level : levels(version, Math.toIntExact(settings.value(Settings.LEVEL_COUNT)))) {
      List<TableInfo> tables = level.tables().stream().map(LevelTable::info).toList();
      levels.add(
          new LsmView.Level(level.number(), tables, resumeKeys.getOrDefault(level.number(), NONE)));
    }
    return new LsmView(
        List.copyOf(levels),
        List.copyOf(running),
        StrategyRules.of(settings),
        order,
        conditions.nowMillis(),
        conditions.oldestSnapshot(),
        conditions.pausing(),
        conditions.idle(),
        conditions.expired());
  }

  /**
   * Returns the levels according to the settings, which a version created before a change may not
   * reflect yet. A removed level has no tables.
   */
  private static List<Level> levels(Version version, int count) {
    return version.levels().subList(0, Math.min(count, version.levels().size()));
  }
}
