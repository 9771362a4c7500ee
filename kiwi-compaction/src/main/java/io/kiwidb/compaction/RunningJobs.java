package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.List;

/**
 * The conflicts with running jobs: they read their inputs, and the tables that they will add to
 * their target are within the span of those inputs. A second job that wrote into a gap between the
 * inputs would break the order of the level when both are done.
 *
 * <p>Threading: immutable.
 */
public final class RunningJobs {
  private final LsmView view;

  /** Creates it for the running jobs of a view. */
  public RunningJobs(LsmView view) {
    this.view = view;
  }

  /** Returns whether a running job reads any of the tables. */
  public boolean readAny(List<TableInfo> tables) {
    for (TableInfo table : tables) {
      if (view.isBusy(table)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a running job may write tables into the span of the level. */
  public boolean mayWrite(int level, KeySpan span) {
    for (RunningJob job : view.running()) {
      if (job.targetLevel() == level
          && new KeySpan(job.smallestKey(), job.largestKey(), view.order()).overlaps(span)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a running job may write tables into the level. */
  public boolean mayWrite(int level) {
    for (RunningJob job : view.running()) {
      if (job.targetLevel() == level) {
        return true;
      }
    }
    return false;
  }
}
