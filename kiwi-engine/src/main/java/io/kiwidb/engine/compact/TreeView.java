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
import java.util.Set;

/** Draws a version for a strategy. Threading: stateless. */
final class TreeView {
  private static final byte[] NONE = new byte[0];

  private TreeView() {}

  static LsmView of(
      Version version,
      Map<Integer, byte[]> resumeKeys,
      Set<Long> busy,
      LiveSettings settings,
      KeyOrder order,
      long now) {
    List<LsmView.Level> levels = new ArrayList<>();
    for (Level level : version.levels()) {
      List<TableInfo> tables = level.tables().stream().map(LevelTable::info).toList();
      levels.add(
          new LsmView.Level(level.number(), tables, resumeKeys.getOrDefault(level.number(), NONE)));
    }
    return new LsmView(List.copyOf(levels), Set.copyOf(busy), rules(settings), order, now);
  }

  static LsmView.Rules rules(LiveSettings settings) {
    return new LsmView.Rules(
        Math.toIntExact(settings.get(Settings.L0_TRIGGER)),
        settings.get(Settings.LEVEL_BASE_BYTES),
        Math.toIntExact(settings.get(Settings.LEVEL_MULTIPLIER)),
        settings.get(Settings.TABLE_BYTES),
        settings.get(Settings.FIFO_TTL_MILLIS),
        settings.get(Settings.FIFO_BYTES));
  }
}
