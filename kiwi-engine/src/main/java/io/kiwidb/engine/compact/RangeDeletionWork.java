package io.kiwidb.engine.compact;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionChoice.Drop;
import io.kiwidb.spi.CompactionChoice.Merge;
import io.kiwidb.spi.CompactionChoice.None;
import io.kiwidb.spi.LsmView;
import java.util.List;

/**
 * What deletions of ranges leave to be done, whatever the strategy: tables of which they hide every
 * entry are removed unread, and tables of which they hide a part are rewritten, so that a deletion
 * does not have to be kept for ever because of a table that no merge reaches.
 *
 * <p>Threading: not thread-safe; under the lock under which choices are made.
 */
final class RangeDeletionWork {
  private static final String COVERED = "all keys were deleted by range";
  private static final String CLEANED = "keys were deleted by range";

  /**
   * The number of deletions from which tables are rewritten at once, and not only while nobody
   * writes: a lookup searches all of them, in some six steps for this many.
   */
  private static final int MANY = 64;

  private final RunningJobs running;
  private final KeyOrder order;

  RangeDeletionWork(RunningJobs running, KeyOrder order) {
    this.running = running;
    this.order = order;
  }

  /** Returns the removal of tables that are not in use by a job; {@link None} if there are none. */
  CompactionChoice drop(Version version, long oldestSnapshot) {
    List<TableInfo> free = version.coveredTables(oldestSnapshot).stream()
        .filter(table -> isFree(new Drop(List.of(table), COVERED)))
        .toList();
    return free.isEmpty() ? new None() : new Drop(free, COVERED);
  }

  /**
   * Returns the rewriting of a table in its level; {@link None} if there is none.
   *
   * @param tableBytes target size of a table
   */
  CompactionChoice clean(Version version, LsmView view, long tableBytes) {
    if (!view.idle() && version.rangeDeletionCount() < MANY) {
      return new None();
    }
    for (TableInfo table : version.tablesToClean(view.oldestSnapshot())) {
      Merge merge = new Merge(List.of(table), table.level(), tableBytes, List.of(), CLEANED);
      if (isFree(merge)) {
        return merge;
      }
    }
    return new None();
  }

  private boolean isFree(CompactionChoice choice) {
    return !running.isInTheWay(RunningJobs.of(choice, order), order);
  }
}
