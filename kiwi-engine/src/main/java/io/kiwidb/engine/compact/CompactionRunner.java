package io.kiwidb.engine.compact;

import io.kiwidb.CompactionFilter;
import io.kiwidb.Counter;
import io.kiwidb.KiwiEvent;
import io.kiwidb.RunningCompaction;
import io.kiwidb.TableInfo;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.TreeOrigin;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.CompactionChoice;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Carries out a choice: merges, moves or drops tables, and commits. A failure leaves the tree
 * unchanged.
 *
 * <p>Threading: thread-safe.
 */
final class CompactionRunner {
  private final Tree tree;
  private final TreeContext context;
  private final VersionSet versions;
  private final SuperVersions superVersions;
  private final TableFactory tables;
  private final SnapshotList snapshots;
  private final LongSupplier jobs;
  private final Set<JobProgress> running = ConcurrentHashMap.newKeySet();

  CompactionRunner(Tree tree, TableFactory tables, Compactions.Source source) {
    this.tree = tree;
    this.context = tree.context();
    this.versions = source.versions();
    this.superVersions = tree.superVersions();
    this.snapshots = source.snapshots();
    this.jobs = source.jobs();
    this.tables = tables;
  }

  /** Returns the jobs in progress, oldest first. */
  List<RunningCompaction> running() {
    return running.stream()
        .sorted(Comparator.comparingLong(JobProgress::job))
        .map(one -> one.snapshot(context.name()))
        .toList();
  }

  /**
   * Carries out a choice.
   *
   * @param version the version for which it was chosen, held by the caller
   * @param stop polled from time to time; a merge that must stop throws
   *     {@link CompactionJob.StoppedException}
   */
  void carryOut(CompactionChoice choice, Version version, BooleanSupplier stop) {
    long job = jobs.getAsLong();
    JobProgress progress = new JobProgress(job, choice, context.time().epochMillis());
    boolean done = false;
    try {
      running.add(progress);
      carryOut(progress, choice, version, stop);
      done = true;
    } finally {
      running.remove(progress);
      if (!done) {
        context.events().tell(new KiwiEvent.CompactionAbandoned(context.name(), job));
      }
    }
  }

  private void carryOut(
      JobProgress progress, CompactionChoice choice, Version version, BooleanSupplier stop) {
    long job = progress.job();
    long begun = context.time().nanos();
    if (choice instanceof CompactionChoice.Merge merge) {
      begin(job, choice, merge.reason(), merge.targetLevel());
      long measured = context.recorder().beginAlways();
      CompactionJob.Result result = merge(merge, version, progress, stop);
      context.recorder().end(TimedOperation.COMPACTION, measured);
      context.counters().increment(Counter.COMPACTIONS);
      end(job, result.outputs(), result.dropped(), begun);
    } else if (choice instanceof CompactionChoice.Move move) {
      begin(job, choice, move.reason(), move.targetLevel());
      List<TableInfo> moved = move(job, version, move);
      context.counters().add(Counter.TABLES_MOVED, moved.size());
      end(job, moved, 0, begun);
    } else if (choice instanceof CompactionChoice.Drop drop) {
      begin(job, choice, drop.reason(), -1);
      VersionEdit edit = newEdit(version);
      drop.tables().forEach(edit::remove);
      commit(job, edit, Map.of());
      long entries = drop.tables().stream().mapToLong(TableInfo::entries).sum();
      context.counters().add(Counter.ENTRIES_DROPPED, entries);
      if (drop.reason().equals(ExpiredTables.REASON)) {
        context.counters().add(Counter.ENTRIES_EXPIRED, entries);
      }
      context.counters().add(Counter.TABLES_DROPPED, drop.tables().size());
      end(job, List.of(), entries, begun);
    }
  }

  /**
   * A filter changes what is visible, so its result is valid only if no snapshot was opened
   * meanwhile, which would see the change. Otherwise the merge runs again with that snapshot known,
   * and if the same happens again, without the filter, which then runs in a later merge.
   */
  private CompactionJob.Result merge(
      CompactionChoice.Merge merge, Version version, JobProgress progress, BooleanSupplier stop) {
    Optional<CompactionFilter> filter = context.options().compactionFilter();
    for (int attempt = 1; ; attempt++) {
      Stripes open = snapshots.stripes();
      Optional<CompactionFilter> asked = attempt <= 2 ? filter : Optional.empty();
      MergePlan plan = MergePlan.of(merge, version, context, open, asked);
      CompactionJob job = new CompactionJob(context, tables, plan, stop);
      progress.begin(job.progress());
      CompactionJob.Result result = job.run();
      boolean committed = false;
      try {
        committed = commitMerge(progress.job(), plan, result);
      } finally {
        if (!committed) {
          job.undo();
        }
      }
      if (committed) {
        return result;
      }
    }
  }

  /**
   * Commits nothing and returns false if a filter changed entries that a snapshot opened meanwhile
   * would see.
   */
  private boolean commitMerge(long job, MergePlan plan, CompactionJob.Result result) {
    VersionEdit edit = edit(plan, result);
    if (result.filtered() == 0) {
      commitMerge(job, edit, result);
      return true;
    }
    boolean committed =
        snapshots.runUnlessNewer(plan.stripes().snapshots(), () -> commitMerge(job, edit, result));
    if (committed) {
      context.counters().add(Counter.ENTRIES_FILTERED, result.filtered());
    }
    return committed;
  }

  private VersionEdit edit(MergePlan plan, CompactionJob.Result result) {
    List<TableInfo> inputs = plan.merge().tables();
    VersionEdit edit = newEdit(plan.version());
    inputs.forEach(edit::remove);
    long applied = plan.applied();
    for (TableInfo output : result.outputs()) {
      edit.add(isInPlace(plan.merge()) ? createdAt(output, inputs.get(0).createdMillis()) : output);
      if (applied != RangeDeletions.NONE) {
        edit.applied(context.id(), output.number(), applied);
      }
    }
    resumeBehind(inputs, edit);
    return edit;
  }

  /**
   * Returns an edit that keeps the deletions of ranges that the open snapshots need. The list of
   * these is read here and not when the edit is applied: a snapshot that is opened meanwhile sees
   * all deletions of the version of the job, and newer ones, flushed meanwhile, are all kept.
   */
  private VersionEdit newEdit(Version version) {
    long later = version.rangeDeletions().largestSequence();
    return new VersionEdit().readers(new KnownReaders(snapshots.sequences(), later));
  }

  private void commitMerge(long job, VersionEdit edit, CompactionJob.Result result) {
    KillPoint.hit("compaction.written");
    commit(job, edit, tables.openAll(result.files(), edit));
    KillPoint.hit("compaction.committed");
  }

  private List<TableInfo> move(long job, Version version, CompactionChoice.Move move) {
    VersionEdit edit = newEdit(version);
    move.tables().forEach(table -> edit.remove(table).add(at(table, move.targetLevel())));
    resumeBehind(move.tables(), edit);
    commit(job, edit, Map.of());
    return edit.added();
  }

  /** Lets the next choice in the level continue after the largest key of this one. */
  private void resumeBehind(List<TableInfo> inputs, VersionEdit edit) {
    int source = inputs.stream().mapToInt(TableInfo::level).min().orElse(0);
    Optional<byte[]> largest = inputs.stream()
        .filter(table -> table.level() == source)
        .map(TableInfo::largestKey)
        .max((a, b) -> context.order().compare(a, b));
    largest.ifPresent(key -> edit.resumeKey(context.id(), source, key));
  }

  private void commit(long job, VersionEdit edit, Map<Long, OpenTable> opened) {
    versions.apply(edit, opened, new VersionSet.Change() {
      @Override
      public void before() {
        if (tree.isGone()) {
          throw new CompactionJob.StoppedException();
        }
      }

      @Override
      public void install(int keyspace, Version next) {
        superVersions.install(next, List.of());
      }

      @Override
      public TreeOrigin origin() {
        return TreeOrigin.compaction(job);
      }
    });
  }

  /**
   * Returns whether one table is rewritten in its level: what remains of it is as old as it was,
   * and strategies that drop tables by age must not start to count again.
   */
  private static boolean isInPlace(CompactionChoice.Merge merge) {
    return merge.tables().size() == 1 && merge.tables().get(0).level() == merge.targetLevel();
  }

  private static TableInfo createdAt(TableInfo table, long millis) {
    return with(table, table.level(), millis);
  }

  private static TableInfo at(TableInfo table, int level) {
    return with(table, level, table.createdMillis());
  }

  private static TableInfo with(TableInfo table, int level, long createdMillis) {
    return new TableInfo(
        table.number(),
        level,
        table.keyspace(),
        table.bytes(),
        table.entries(),
        table.deletions(),
        table.smallestKey(),
        table.largestKey(),
        table.smallestSequence(),
        table.largestSequence(),
        createdMillis);
  }

  private void begin(long job, CompactionChoice choice, String reason, int target) {
    context
        .events()
        .tell(new KiwiEvent.CompactionBegun(
            context.name(), job, reason, ChoiceCheck.tables(choice), target));
  }

  private void end(long job, List<TableInfo> outputs, long dropped, long begun) {
    Duration took = Duration.ofNanos(context.time().nanos() - begun);
    context
        .events()
        .tell(new KiwiEvent.CompactionCompleted(context.name(), job, outputs, dropped, took));
  }
}
