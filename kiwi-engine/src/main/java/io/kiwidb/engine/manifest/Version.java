package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The set of tables at one moment, by level. Holding a version keeps its tables open.
 *
 * <p>Threading: immutable but for the count of holders, which is thread-safe.
 */
public final class Version {
  private final List<Level> levels;
  private final AtomicInteger holders = new AtomicInteger(1);

  private Version(List<Level> levels) {
    this.levels = levels;
    for (Level level : levels) {
      level.tables().forEach(table -> table.table().hold());
    }
  }

  /** The version with these tables, held once; at least {@code levelCount} levels. */
  static Version of(KeyOrder order, int levelCount, List<LevelTable> tables, String manifest) {
    int deepest = tables.stream().mapToInt(table -> table.info().level()).max().orElse(0);
    int count = Math.max(levelCount, deepest + 1);
    List<List<LevelTable>> byLevel = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byLevel.add(new ArrayList<>());
    }
    tables.forEach(table -> byLevel.get(table.info().level()).add(table));
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      levels.add(Level.of(i, order, byLevel.get(i), manifest));
    }
    return new Version(List.copyOf(levels));
  }

  /** This version after an edit. */
  Version with(
      VersionEdit edit,
      Map<Long, OpenTable> opened,
      KeyOrder order,
      int levelCount,
      String manifest) {
    Map<Long, LevelTable> tables = new HashMap<>();
    for (Level level : levels) {
      level.tables().forEach(table -> tables.put(table.info().number(), table));
    }
    Map<Long, OpenTable> known = new HashMap<>(opened);
    for (VersionEdit.Removed removed : edit.removed()) {
      LevelTable was = tables.remove(removed.number());
      if (was == null) {
        throw new IllegalStateException(
            "edit removes table " + removed.number() + ", which is not there");
      }
      known.put(removed.number(), was.table()); // a moved table is removed and added
    }
    for (TableInfo added : edit.added()) {
      OpenTable table = known.get(added.number());
      if (table == null) {
        throw new IllegalStateException(
            "edit adds table " + added.number() + ", which is not open");
      }
      tables.put(added.number(), LevelTable.of(added, table, order));
    }
    return of(order, levelCount, new ArrayList<>(tables.values()), manifest);
  }

  /** The levels, youngest first; those without tables included. */
  public List<Level> levels() {
    return levels;
  }

  /** All tables, level 0 first. */
  public List<TableInfo> tableInfos() {
    List<TableInfo> infos = new ArrayList<>();
    for (Level level : levels) {
      level.tables().forEach(table -> infos.add(table.info()));
    }
    return infos;
  }

  /** Bytes of memory that its tables keep for as long as they are open. */
  public long memoryBytes() {
    return levels.stream()
        .flatMap(level -> level.tables().stream())
        .mapToLong(LevelTable::memoryBytes)
        .sum();
  }

  /** Holds it once more. Requires: held. */
  public Version hold() {
    int before = holders.getAndIncrement();
    assert before > 0 : "version held after its last release";
    return this;
  }

  /** Lets go once; the last one lets go of the tables. */
  public void release() {
    int left = holders.decrementAndGet();
    assert left >= 0 : "version released too often";
    if (left == 0) {
      for (Level level : levels) {
        level.tables().forEach(table -> table.table().release());
      }
    }
  }
}
