package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks compactions whose only purpose is to remove deletions (tombstones): while there are writes,
 * of tables in sorted levels that consist mostly of deletions; when the store is idle, of every
 * table that has any.
 *
 * <p>A deletion is removed when it is merged with, or is in, the deepest level that contains its
 * key, provided that no open snapshot needs it. So
 *
 * <ul>
 *   <li><b>D1</b> a table with overlapping tables below it is compacted to the next level in use;
 *   <li><b>D2</b> a table with no overlapping tables below it is rewritten in place, but only if no
 *       snapshot is older than its newest entry: then all its deletions are removed, so no table is
 *       rewritten twice.
 *   <li><b>D3</b> Level 0 is left to its trigger while there are writes; in an idle store its
 *       tables are compacted first.
 * </ul>
 *
 * <p>Every choice moves a table down or removes all deletions from one, so this terminates, and
 * then no table has removable deletions.
 *
 * <p>Threading: immutable.
 */
public final class DeletionPicker {
  private static final int HUNDRED_PERCENT = 100;

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

  private boolean isDue(TableInfo table) {
    int percent = view.rules().deletionPercent();
    boolean dense =
        percent > 0 && table.deletions() * HUNDRED_PERCENT >= table.entries() * (long) percent;
    return (dense || view.idle()) && mayLoseDeletions(table) && !view.isBusy(table);
  }

  private boolean mayLoseDeletions(TableInfo table) {
    return table.deletions() > 0 && table.largestSequence() <= view.oldestSnapshot();
  }

  private @Nullable CompactionChoice pick(TableInfo table, List<TableInfo> group) {
    int level = table.level();
    String reason = "table " + table.number() + " has " + table.deletions() + " deletions among "
        + table.entries() + " entries";
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
