package io.kiwidb.compaction.tiered;

import io.kiwidb.TableInfo;
import io.kiwidb.compaction.CompactionInputs;
import io.kiwidb.compaction.RunningJobs;
import io.kiwidb.spi.LsmView;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that do not overlap: one of level 0, or all of another level.
 *
 * <p>Threading: immutable.
 *
 * @param level its level
 * @param tables its tables
 * @param bytes their total size
 * @param busy whether a running job reads one of them, or may add to them
 */
record SortedRun(int level, List<TableInfo> tables, long bytes, boolean busy) {
  /** Returns the runs of a tree, youngest first. */
  static List<SortedRun> of(LsmView view) {
    RunningJobs running = new RunningJobs(view);
    List<SortedRun> runs = new ArrayList<>();
    for (TableInfo table : view.levels().get(0).tables()) {
      runs.add(new SortedRun(0, List.of(table), table.bytes(), view.isBusy(table)));
    }
    for (int level = 1; level < view.levels().size(); level++) {
      List<TableInfo> tables = view.levels().get(level).tables();
      if (!tables.isEmpty()) {
        boolean busy = running.mayWrite(level) || running.readAny(tables);
        runs.add(new SortedRun(level, tables, CompactionInputs.bytes(tables), busy));
      }
    }
    return runs;
  }

  /** Returns the run as if no job was running. */
  SortedRun settled() {
    return new SortedRun(level, tables, bytes, false);
  }
}
