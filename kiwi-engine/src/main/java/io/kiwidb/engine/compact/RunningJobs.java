package io.kiwidb.engine.compact;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The jobs in progress. Threading: thread-safe; a job is added under the lock under which it was
 * chosen, so that no two jobs take the same table.
 */
final class RunningJobs {
  private final List<RunningJob> jobs = new CopyOnWriteArrayList<>();

  /** Returns a choice as a running job. Requires: it has at least one table. */
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

  /**
   * Removes a job. Needs no memory: comparing records by their components would allocate the first
   * time.
   */
  @SuppressWarnings("ReferenceEquality") // identity is intended
  void remove(RunningJob job) {
    for (int i = jobs.size() - 1; i >= 0; i--) {
      if (jobs.get(i) == job) {
        jobs.remove(i);
      }
    }
  }

  /**
   * Returns whether a job in progress reads one of the same tables, or writes to the same key range
   * of the same sorted level.
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

  /** Returns whether both may add tables to the same key range of the same sorted level. */
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
