package io.kiwidb.engine.compact;

import io.kiwidb.KeyRange;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionChoice.Merge;
import io.kiwidb.spi.CompactionChoice.Move;
import io.kiwidb.spi.CompactionChoice.None;
import io.kiwidb.spi.TableProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps of {@code compactRange}. It works piece by piece, so that it needs disk space for a
 * piece instead of the whole store, and other compactions and flushes can run in between.
 *
 * <p>It goes from the top down: level 0 at once, then each level in key order, some tables at a
 * time, into the next. Tables never move up, so whatever was in the range when it began has reached
 * the deepest level by the end, whatever other compactions do. Finally it rewrites in place the
 * tables of the deepest level from before its start that still contain deletions, hidden versions,
 * or entries that deletions of ranges hide; and all that refer to blob files with too much garbage.
 *
 * <p>Threading: not thread-safe.
 */
final class ManualCompaction {
  static final String REASON = "manual compaction";
  private static final int TABLES_A_PIECE = 8;

  private final KeyRange range;
  private final KeyOrder order;
  private final Sizes sizes;
  private final long firstNewTable;
  private final boolean rewriteAll;
  private final long passed;
  private final IntSupplier levelCount;
  private int level;
  private byte @Nullable [] behind; // the level is done up to this key

  /**
   * Settings that it works with.
   *
   * @param tableBytes target size of a table
   * @param blobLivePercent blob files of which less than this is live are emptied
   */
  record Sizes(long tableBytes, long blobLivePercent) {}

  /**
   * Creates a manual compaction of a range.
   *
   * @param firstNewTable tables with this number or a larger one were written since it began
   * @param rewriteAll whether tables without anything to drop are rewritten as well, so that a
   *     filter sees them
   * @param passed the time of the first reader: what has expired then is removed
   * @param levelCount returns the current number of levels
   */
  ManualCompaction(
      KeyRange range,
      KeyOrder order,
      Sizes sizes,
      long firstNewTable,
      boolean rewriteAll,
      long passed,
      IntSupplier levelCount) {
    this.range = range;
    this.order = order;
    this.sizes = sizes;
    this.firstNewTable = firstNewTable;
    this.rewriteAll = rewriteAll;
    this.passed = passed;
    this.levelCount = levelCount;
  }

  /**
   * Returns the next piece; {@link None} at the end. The position does not change until
   * {@link #done} is called.
   */
  CompactionChoice next(Version version) {
    int deepest = deepest(version);
    for (; level < deepest || (level == 0 && deepest == 0); level++, behind = null) {
      CompactionChoice piece = level == 0 ? fromLevelZero(version) : sink(version);
      if (!(piece instanceof None)) {
        return piece;
      }
    }
    return level == deepest && deepest > 0 ? clean(version) : new None();
  }

  /** Records that the piece returned last has been carried out. */
  void done(CompactionChoice piece) {
    if (piece instanceof CompactionChoice.Drop) {
      return; // not one of this sweep
    }
    if (level == 0) {
      level = 1;
      behind = null;
      return;
    }
    for (TableInfo table : ChoiceCheck.tables(piece)) {
      if (table.level() == level
          && (behind == null || order.compare(table.largestKey(), behind) > 0)) {
        behind = table.largestKey();
      }
    }
  }

  private static int deepest(Version version) {
    int deepest = 0;
    for (Level candidate : version.levels()) {
      deepest = candidate.size() > 0 ? candidate.number() : deepest;
    }
    return deepest;
  }

  /**
   * Returns all tables of level 0 in the range, and those that overlap them, to be merged into the
   * first non-empty level.
   */
  private CompactionChoice fromLevelZero(Version version) {
    List<TableInfo> tables = infos(version.levels().get(0));
    List<TableInfo> chosen =
        new ArrayList<>(tables.stream().filter(this::isInRange).toList());
    boolean grown = !chosen.isEmpty();
    while (grown) {
      List<TableInfo> more = tables.stream()
          .filter(table -> !chosen.contains(table))
          .filter(table -> chosen.stream().anyMatch(other -> overlap(table, other)))
          .toList();
      grown = chosen.addAll(more);
    }
    int target = Math.min(levelCount.getAsInt(), version.levels().size()) - 1;
    for (int i = target; i > 0; i--) {
      target = version.levels().get(i).size() > 0 ? i : target;
    }
    return chosen.isEmpty() ? new None() : into(target, chosen, version);
  }

  /** Returns the next tables of the level in the range, up to the size of a piece. */
  private CompactionChoice sink(Version version) {
    List<TableInfo> chosen = new ArrayList<>();
    for (TableInfo table : infos(version.levels().get(level))) {
      if (isAhead(table) && chosen.size() < TABLES_A_PIECE) {
        chosen.add(table);
      }
    }
    return chosen.isEmpty() ? new None() : into(level + 1, chosen, version);
  }

  private CompactionChoice into(int target, List<TableInfo> chosen, Version version) {
    TableInfo hull = hull(chosen);
    List<TableInfo> met = infos(version.levels().get(target)).stream()
        .filter(table -> overlap(table, hull))
        .toList();
    boolean ordered = level > 0 || chosen.size() == 1;
    if (met.isEmpty() && ordered) {
      return new Move(List.copyOf(chosen), target, REASON);
    }
    List<TableInfo> all = new ArrayList<>(chosen);
    all.addAll(met);
    return new Merge(List.copyOf(all), target, sizes.tableBytes(), List.of(), REASON);
  }

  /**
   * Returns the next tables of the deepest level that are worth rewriting; adjacent ones together.
   */
  private CompactionChoice clean(Version version) {
    List<TableInfo> chosen = new ArrayList<>();
    Set<TableInfo> deletedFrom = Set.copyOf(version.tablesToClean(SequenceNumber.MAX));
    Set<Long> emptied = version.blobs().below(sizes.blobLivePercent());
    for (LevelTable table : version.levels().get(level).tables()) {
      boolean wanted = isAhead(table.info())
          && (table.blobs().anyMatch(emptied::contains)
              || (isOld(table) && (isWorthRewriting(table) || deletedFrom.contains(table.info()))));
      if (wanted && chosen.size() < TABLES_A_PIECE) {
        chosen.add(table.info());
      } else if (!chosen.isEmpty()) {
        break;
      }
    }
    return chosen.isEmpty()
        ? new None()
        : new Merge(List.copyOf(chosen), level, sizes.tableBytes(), List.of(), REASON);
  }

  private boolean isOld(LevelTable table) {
    return table.info().number() < firstNewTable;
  }

  private boolean isWorthRewriting(LevelTable table) {
    TableProperties properties = table.table().reader().properties();
    return rewriteAll
        || properties.deletions() > 0
        || properties.expiry().isAnyPast(passed)
        || properties.entries() > properties.distinctKeys();
  }

  private boolean isAhead(TableInfo table) {
    return isInRange(table) && (behind == null || order.compare(table.smallestKey(), behind) > 0);
  }

  private boolean isInRange(TableInfo table) {
    return range
            .from()
            .map(from -> order.compare(table.largestKey(), from) >= 0)
            .orElse(true)
        && range.to().map(to -> order.compare(table.smallestKey(), to) < 0).orElse(true);
  }

  /** Returns a table description that spans the smallest and the largest key of the tables. */
  private TableInfo hull(List<TableInfo> tables) {
    TableInfo some = tables.get(0);
    return new TableInfo(
        some.number(),
        some.level(),
        some.keyspace(),
        0,
        0,
        0,
        tables.stream().map(TableInfo::smallestKey).min(order::compare).orElseThrow(),
        tables.stream().map(TableInfo::largestKey).max(order::compare).orElseThrow(),
        0,
        0,
        0);
  }

  private boolean overlap(TableInfo a, TableInfo b) {
    return order.compare(a.smallestKey(), b.largestKey()) <= 0
        && order.compare(b.smallestKey(), a.largestKey()) <= 0;
  }

  private static List<TableInfo> infos(Level level) {
    return level.tables().stream().map(LevelTable::info).toList();
  }
}
