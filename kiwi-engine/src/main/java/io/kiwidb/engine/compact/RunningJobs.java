package io.kiwidb.engine.compact;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The jobs that are under way. Threading: thread-safe; who chooses a job adds it under the lock
 * under which it was chosen, so that no two jobs take the same table.
 */
final class RunningJobs {
  private final List<RunningJob> jobs = new CopyOnWriteArrayList<>();

  /** A choice as a running job. Requires: it names a table. */
  static RunningJob of(CompactionChoice choice, KeyOrder order) {
    List<TableInfo> tables = ChoiceCheck.tables(choice);
    int target = RunningJob.NOWHERE;
    if (choice instanceof CompactionChoice.Merge merge) {
      target = merge.targetLevel();
    } else if (choice instanceof CompactionChoice.Move move) {
      target = move.targetLevel();
    }
    return new RunningJob(
        tables.stream().map(TableInfo::number).collect(Collectors.toUnmodifiableSet()),
        target,
        tables.stream().map(TableInfo::smallestKey).min(order::compare).orElseThrow(),
        tables.stream().map(TableInfo::largestKey).max(order::compare).orElseThrow());
  }

  void add(RunningJob job) {
    jobs.add(job);
  }

  /** Needs no memory: comparing records by their components would, the first time. */
  @SuppressWarnings("ReferenceEquality") // it is that very one
  void remove(RunningJob job) {
    for (int i = jobs.size() - 1; i >= 0; i--) {
      if (jobs.get(i) == job) {
        jobs.remove(i);
      }
    }
  }

  /**
   * Whether a job reads one of the same tables, or writes between the same keys of the same sorted
   * level.
   */
  boolean isInTheWay(RunningJob job, KeyOrder order) {
    for (RunningJob other : jobs) {
      boolean sameTable = other.inputs().stream().anyMatch(job.inputs()::contains);
      if (sameTable || writeBetweenSameKeys(job, other, order)) {
        return true;
      }
    }
    return false;
  }

  /** Whether both may add tables between the same keys of the same sorted level. */
  static boolean writeBetweenSameKeys(RunningJob a, RunningJob b, KeyOrder order) {
    return a.targetLevel() > 0
        && a.targetLevel() == b.targetLevel()
        && order.compare(a.smallestKey(), b.largestKey()) <= 0
        && order.compare(b.smallestKey(), a.largestKey()) <= 0;
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  List<RunningJob> list() {
    return List.copyOf(jobs);
  }
}
