package io.kiwidb.compaction.leveled;

import io.kiwidb.TableInfo;
import io.kiwidb.compaction.KeySpan;
import io.kiwidb.spi.LsmView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of the running jobs from the tables that they read.
 *
 * <p>The tables that a job will add to its target are in no level yet, but lie within the span of its inputs. A second job that
 * wrote into a gap between those inputs would break the order of the level when both are done. So jobs into a level must not
 * overlap the span of all busy tables in that level and in the one that feeds it. This is more than needed when several other jobs
 * run there; with one other job it refuses nothing that is safe but rare gaps.
 *
 * <p>Threading: immutable.
 */
final class RunningJobs {
  private final LsmView view;
  private final Set<Long> busy;

  RunningJobs(LsmView view) {
    this.view = view;
    this.busy = view.busy();
  }

  boolean read(TableInfo table) {
    return busy.contains(table.number());
  }

  boolean readAny(List<TableInfo> tables) {
    for (TableInfo table : tables) {
      if (read(table)) {
        return true;
      }
    }
    return false;
  }

  /** The span in which running jobs may write into a target that a source level feeds, or null if none does. */
  @Nullable
  KeySpan written(int source, int target) {
    return KeySpan.union(busySpan(source), busySpan(target));
  }

  private @Nullable KeySpan busySpan(int level) {
    KeySpan span = null;
    for (TableInfo table : view.levels().get(level).tables()) {
      if (read(table)) {
        span = KeySpan.union(span, KeySpan.of(table, view.order()));
      }
    }
    return span;
  }
}
