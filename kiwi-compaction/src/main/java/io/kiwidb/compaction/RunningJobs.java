package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.List;

/**
 * What the running jobs stand in the way of: they read their inputs, and the tables that they will
 * add to their target lie within the span of those inputs. A second job that wrote into a gap
 * between them would break the order of the level when both are done.
 *
 * <p>Threading: immutable.
 */
public final class RunningJobs {
  private final LsmView view;

  /** The jobs of a view. */
  public RunningJobs(LsmView view) {
    this.view = view;
  }

  /** Whether a running job reads one of the tables. */
  public boolean readAny(List<TableInfo> tables) {
    for (TableInfo table : tables) {
      if (view.isBusy(table)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a running job may write tables into the span of the level. */
  public boolean mayWrite(int level, KeySpan span) {
    for (RunningJob job : view.running()) {
      if (job.targetLevel() == level
          && new KeySpan(job.smallestKey(), job.largestKey(), view.order()).overlaps(span)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a running job may write tables into the level. */
  public boolean mayWrite(int level) {
    for (RunningJob job : view.running()) {
      if (job.targetLevel() == level) {
        return true;
      }
    }
    return false;
  }
}
