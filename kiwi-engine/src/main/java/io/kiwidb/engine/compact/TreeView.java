package io.kiwidb.engine.compact;

import io.kiwidb.LiveSettings;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LsmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws a version for a strategy. Threading: stateless. */
final class TreeView {
  private static final byte[] NONE = new byte[0];

  private TreeView() {}

  /** What a view says beside the tree. */
  record Moment(long nowMillis, long oldestSnapshot, boolean pausing, boolean idle) {}

  static LsmView of(
      Version version,
      Map<Integer, byte[]> resumeKeys,
      List<LsmView.RunningJob> running,
      LiveSettings settings,
      KeyOrder order,
      Moment moment) {
    List<LsmView.Level> levels = new ArrayList<>();
    for (Level level : version.levels()) {
      List<TableInfo> tables = level.tables().stream().map(LevelTable::info).toList();
      levels.add(
          new LsmView.Level(level.number(), tables, resumeKeys.getOrDefault(level.number(), NONE)));
    }
    return new LsmView(
        List.copyOf(levels),
        List.copyOf(running),
        rules(settings),
        order,
        moment.nowMillis(),
        moment.oldestSnapshot(),
        moment.pausing(),
        moment.idle());
  }

  static LsmView.Rules rules(LiveSettings settings) {
    return new LsmView.Rules(
        Math.toIntExact(settings.get(Settings.L0_TRIGGER)),
        settings.get(Settings.LEVEL_BASE_BYTES),
        Math.toIntExact(settings.get(Settings.LEVEL_MULTIPLIER)),
        settings.get(Settings.TABLE_BYTES),
        Math.toIntExact(settings.get(Settings.DELETION_PERCENT)),
        Math.toIntExact(settings.get(Settings.TIERED_SIZE_RATIO)),
        Math.toIntExact(settings.get(Settings.TIERED_SPACE)),
        settings.get(Settings.FIFO_TTL_MILLIS),
        settings.get(Settings.FIFO_BYTES));
  }
}
