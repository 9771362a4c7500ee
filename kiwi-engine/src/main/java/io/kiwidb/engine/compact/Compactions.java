package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KeyRange;
import io.kiwidb.KiwiEvent;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.read.SnapshotList;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView.RunningJob;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Background compaction: asks the strategy after each change of the tree, and runs what it chooses.
 *
 * <p>Invariants. <b>B1</b>: a table is an input of one job at a time (the busy set, under one lock from choice to commit). <b>B2</b>: a
 * merge's inputs stay open because the job holds their version. <b>B3</b>: what fails leaves the tree as it was and is tried again
 * later. <b>B4</b>: a compaction by hand waits for the running jobs and keeps new ones from starting, so that it sees every table.
 *
 * <p>Threading: thread-safe.
 */
public final class Compactions {
  private static final long RETRY_MILLIS = 1_000;

  private final StoreContext context;
  private final VersionSet versions;
  private final SuperVersions superVersions;
  private final TableFactory tables;
  private final SnapshotList snapshots;
  private final Runnable whenChanged;
  private final ReentrantLock picking = new ReentrantLock();
  private final ReentrantLock byHand = new ReentrantLock();
  private final RunningJobs running = new RunningJobs(); // changed under picking
  private final AtomicLong jobs = new AtomicLong();
  private volatile boolean held;
  private volatile boolean closing;

  /**
   * Nothing runs yet.
   *
   * @param whenChanged is called after each commit
   */
  public Compactions(
      StoreContext context,
      VersionSet versions,
      SuperVersions superVersions,
      TableFactory tables,
      SnapshotList snapshots,
      Runnable whenChanged) {
    this.context = context;
    this.versions = versions;
    this.superVersions = superVersions;
    this.tables = tables;
    this.snapshots = snapshots;
    this.whenChanged = whenChanged;
  }

  /** The tree changed, or a setting: there may be something to do. */
  public void reconsider() {
    if (!closing && !held) {
      context.scheduler().execute(Lane.COMPACTION, this::work);
    }
  }

  /** Running jobs stop at the next table they finish, and no new ones begin. */
  public void stop() {
    closing = true;
  }

  /** Merges everything in the range, on the caller's thread, as {@link io.kiwidb.Kiwi#compactRange} says. */
  public void compactRange(KeyRange range) {
    byHand.lock();
    try {
      hold(); // B4
      context.scheduler().await(running::isEmpty, Long.MAX_VALUE);
      context.health().requireWritable();
      Picked picked = pick(version -> FullCompaction.choose(
              version, range, context.order(), context.settings().number(Settings.TABLE_BYTES))
          .map(CompactionChoice.class::cast)
          .orElse(new CompactionChoice.None()));
      if (picked != null) {
        execute(picked);
      }
    } finally {
      held = false;
      byHand.unlock();
      reconsider();
    }
  }

  /** Under the lock of choosing, so that nobody who was let through is still about to choose. */
  private void hold() {
    picking.lock();
    try {
      held = true;
    } finally {
      picking.unlock();
    }
  }

  private record Picked(long job, CompactionChoice choice, Version version, RunningJob running) {}

  private interface Chooser {
    CompactionChoice choose(Version version);
  }

  /** Chooses and marks what is chosen as busy, in one step; null when there is nothing to do. */
  private @Nullable Picked pick(Chooser chooser) {
    picking.lock();
    Version version = versions.holdCurrent();
    boolean picked = false;
    try {
      CompactionChoice choice = chooser.choose(version);
      List<TableInfo> chosen = ChoiceCheck.tables(choice);
      if (chosen.isEmpty()) {
        return null;
      }
      ChoiceCheck.require(
          choice,
          version,
          running.list(),
          context.order(),
          context.options().provider(ProviderKind.STRATEGY));
      RunningJob job = RunningJobs.of(choice, context.order());
      running.add(job);
      picked = true;
      return new Picked(jobs.incrementAndGet(), choice, version, job);
    } finally {
      if (!picked) {
        version.release();
      }
      picking.unlock();
    }
  }

  private CompactionChoice ask(Version version) {
    if (held || closing) {
      return new CompactionChoice.None();
    }
    return context
        .parts()
        .strategy()
        .choose(TreeView.of(
            version,
            versions.resumeKeys(),
            running.list(),
            context.settings(),
            context.order(),
            moment()));
  }

  private TreeView.Moment moment() {
    long[] open = snapshots.sequences();
    return new TreeView.Moment(
        context.time().epochMillis(), open.length == 0 ? Long.MAX_VALUE : open[0], false);
  }

  private void work() {
    if (closing || context.health().state().health().compareTo(Health.READ_ONLY) > 0) {
      return;
    }
    try {
      Picked picked = pick(this::ask);
      if (picked != null) {
        reconsider(); // another worker may find something else
        execute(picked);
        context.health().recoverFrom(Health.DEGRADED);
        reconsider();
      }
    } catch (CompactionJob.StoppedException e) {
      return; // the database is being closed
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void execute(Picked picked) {
    try {
      CompactionChoice choice = picked.choice();
      long begun = context.time().nanos();
      if (choice instanceof CompactionChoice.Merge merge) {
        begin(picked, merge.reason(), merge.targetLevel());
        CompactionJob.Result result = new CompactionJob(
                context, tables, picked.version(), merge, snapshots.sequences(), () -> closing)
            .run();
        commitMerge(merge, result);
        context.counters().increment(Counter.COMPACTIONS);
        end(picked, result.outputs(), result.dropped(), begun);
      } else if (choice instanceof CompactionChoice.Move move) {
        begin(picked, move.reason(), move.targetLevel());
        List<TableInfo> moved = commitMove(move);
        context.counters().add(Counter.TABLES_MOVED, moved.size());
        end(picked, moved, 0, begun);
      } else if (choice instanceof CompactionChoice.Drop drop) {
        begin(picked, drop.reason(), -1);
        VersionEdit edit = new VersionEdit();
        drop.tables().forEach(table -> edit.remove(table.level(), table.number()));
        commit(edit, Map.of());
        end(
            picked,
            List.of(),
            drop.tables().stream().mapToLong(TableInfo::entries).sum(),
            begun);
      }
    } finally {
      picked.version().release();
      picking.lock();
      try {
        running.remove(picked.running());
      } finally {
        picking.unlock();
      }
      whenChanged.run();
      context.scheduler().signal();
    }
  }

  private void commitMerge(CompactionChoice.Merge merge, CompactionJob.Result result) {
    VersionEdit edit = new VersionEdit();
    Map<Long, OpenTable> opened = new HashMap<>();
    merge.tables().forEach(table -> edit.remove(table.level(), table.number()));
    for (TableInfo output : result.outputs()) {
      edit.add(output);
      opened.put(output.number(), tables.open(output));
    }
    resumeBehind(merge.tables(), edit);
    commit(edit, opened);
  }

  private List<TableInfo> commitMove(CompactionChoice.Move move) {
    VersionEdit edit = new VersionEdit();
    move.tables()
        .forEach(
            table -> edit.remove(table.level(), table.number()).add(at(table, move.targetLevel())));
    resumeBehind(move.tables(), edit);
    commit(edit, Map.of());
    return edit.added();
  }

  /** The next choice in the level goes on behind the largest key of this one. */
  private void resumeBehind(List<TableInfo> inputs, VersionEdit edit) {
    int source = inputs.stream().mapToInt(TableInfo::level).min().orElse(0);
    Optional<byte[]> largest = inputs.stream()
        .filter(table -> table.level() == source)
        .map(TableInfo::largestKey)
        .max((a, b) -> context.order().compare(a, b));
    largest.ifPresent(key -> edit.resumeKey(source, key));
  }

  private void commit(VersionEdit edit, Map<Long, OpenTable> opened) {
    versions.apply(edit, opened, version -> superVersions.install(version, List.of()));
  }

  private static TableInfo at(TableInfo table, int level) {
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
        table.createdMillis());
  }

  private void begin(Picked picked, String reason, int target) {
    context
        .events()
        .tell(new KiwiEvent.CompactionBegun(
            picked.job(), reason, ChoiceCheck.tables(picked.choice()), target));
  }

  private void end(Picked picked, List<TableInfo> outputs, long dropped, long begun) {
    Duration took = Duration.ofNanos(context.time().nanos() - begun);
    context.events().tell(new KiwiEvent.CompactionCompleted(picked.job(), outputs, dropped, took));
  }

  private void failed(RuntimeException error) {
    if (context.health().isClosed()) {
      return;
    }
    context.counters().increment(Counter.BACKGROUND_FAILURES);
    context.events().tell(new KiwiEvent.BackgroundFailed("compaction", error));
    context
        .health()
        .worsen(
            error instanceof CorruptionException ? Health.CORRUPT : Health.DEGRADED,
            "a compaction failed",
            error);
    context
        .scheduler()
        .schedule(Lane.COMPACTION, TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS), this::work);
  }
}
