package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks compactions whose only purpose is to remove deletions (tombstones): while there are writes,
 * of tables that consist mostly of deletions; when the store is idle, of every table that has any.
 * Values that have expired for all readers count as deletions.
 *
 * <p>A deletion is removed when it is merged with, or is in, the deepest level that contains its
 * key, provided that no open snapshot needs it. So
 *
 * <ul>
 *   <li><b>D1</b> a table with overlapping tables below it is compacted to the next level in use;
 *   <li><b>D2</b> a table with no overlapping tables below it is rewritten in place, but only if no
 *       snapshot is older than its newest entry: then all its deletions are removed, so no table is
 *       rewritten twice.
 *   <li><b>D3</b> In an idle store the tables of level 0 are compacted first.
 *   <li><b>D4</b> While there are writes, level 0 is left to its trigger, unless a large part of
 *       its entries are deletions, as those of a queue are: for each entry that is put, another one
 *       is deleted. Then it is compacted out of turn, provided that this does not rewrite much more
 *       than what is in it. Half the percentage of other levels is enough, because each cursor has
 *       to step over these runs.
 * </ul>
 *
 * <p>Every choice moves a table down or removes all deletions from one, so this terminates, and
 * then no table has removable deletions.
 *
 * <p>Threading: immutable.
 */
public final class DeletionPicker {
  private static final int HUNDRED_PERCENT = 100;

  /** The maximum ratio of what is met in the next level to what is in level 0, for D4. */
  private static final int MOST_MET = 4;

  private final LsmView view;
  private final KeyOrder order;
  private final CompactionInputs inputs;
  private final RunningJobs running;

  /** Creates a picker for a view of the tree. */
  public DeletionPicker(LsmView view) {
    this.view = view;
    this.order = view.order();
    this.inputs = new CompactionInputs(view);
    this.running = new RunningJobs(view);
  }

  /** Returns the next job, or null. */
  public @Nullable CompactionChoice pick() {
    if (view.idle() && view.levels().get(0).tables().stream().anyMatch(this::mayLoseDeletions)) {
      // D3
      CompactionChoice choice =
          inputs.fromLevelZero(inputs.firstUsedBelow(0), "deletions in L0 and the store is idle");
      if (choice != null) {
        return choice;
      }
    }
    if (isLevelZeroDense()) {
      CompactionChoice choice = outOfTurn();
      if (choice != null) {
        return choice;
      }
    }
    for (int level = 1; level < view.levels().size(); level++) {
      List<TableInfo> tables = view.levels().get(level).tables();
      for (int i = 0; i < tables.size(); i++) {
        if (isDue(tables.get(i))) {
          CompactionChoice choice = pick(tables.get(i), new SortedTables(tables, order).around(i));
          if (choice != null) {
            return choice;
          }
        }
      }
    }
    return null;
  }

  /** Returns whether enough of what may be compacted in level 0 are deletions (D4). */
  private boolean isLevelZeroDense() {
    long entries = 0;
    long deletions = 0;
    for (TableInfo table : view.levels().get(0).tables()) {
      if (!view.isBusy(table)) {
        entries += table.entries();
        deletions += mayLoseDeletions(table) ? gone(table) : 0;
      }
    }
    long percent = view.rules().deletionPercent();
    return percent > 0 && deletions > 0 && 2 * deletions * HUNDRED_PERCENT >= entries * percent;
  }

  private @Nullable CompactionChoice outOfTurn() {
    CompactionChoice choice =
        inputs.fromLevelZero(inputs.firstUsedBelow(0), "many of the entries in L0 are deletions");
    if (choice instanceof CompactionChoice.Merge merge) {
      long own = 0;
      long met = 0;
      for (TableInfo table : merge.tables()) {
        own += table.level() == 0 ? table.bytes() : 0;
        met += table.level() == 0 ? 0 : table.bytes();
      }
      return met / MOST_MET > own ? null : choice;
    }
    return choice;
  }

  private boolean isDue(TableInfo table) {
    int percent = view.rules().deletionPercent();
    boolean dense =
        percent > 0 && gone(table) * HUNDRED_PERCENT >= table.entries() * (long) percent;
    return (dense || view.idle()) && mayLoseDeletions(table) && !view.isBusy(table);
  }

  private boolean mayLoseDeletions(TableInfo table) {
    return gone(table) > 0 && table.largestSequence() <= view.oldestSnapshot();
  }

  private long gone(TableInfo table) {
    return table.deletions() + view.expired(table);
  }

  private @Nullable CompactionChoice pick(TableInfo table, List<TableInfo> group) {
    int level = table.level();
    String reason = "table " + table.number() + " has " + table.deletions() + " deletions "
        + (view.expired(table) > 0 ? "and " + view.expired(table) + " expired entries " : "")
        + "among " + table.entries() + " entries";
    KeySpan span = KeySpan.of(group, order);
    if (isAnythingBeneath(level, span)) {
      return inputs.job(group, level, inputs.firstUsedBelow(level), reason); // D1
    }
    return rewrite(group, level, span, reason); // D2
  }

  private boolean isAnythingBeneath(int level, KeySpan span) {
    for (int below = level + 1; below < view.levels().size(); below++) {
      List<TableInfo> tables = view.levels().get(below).tables();
      if (running.mayWrite(below, span)
          || !new SortedTables(tables, order).overlapping(span).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable CompactionChoice rewrite(
      List<TableInfo> group, int level, KeySpan span, String reason) {
    boolean allGo = newest(group) <= view.oldestSnapshot();
    if (!allGo || running.readAny(group) || running.mayWrite(level, span)) {
      return null;
    }
    return new CompactionChoice.Merge(
        List.copyOf(group), level, view.rules().tableBytes(), List.of(), reason);
  }

  private static long newest(List<TableInfo> tables) {
    return tables.stream().mapToLong(TableInfo::largestSequence).max().orElse(0);
  }
}
