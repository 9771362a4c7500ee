package io.kiwidb.engine;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KiwiEvent;
import io.kiwidb.OpenMode;
import io.kiwidb.Settings;
import io.kiwidb.engine.compact.Compactions;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreScheduler;
import io.kiwidb.engine.flush.FlushQueue;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.recover.ObsoleteFiles;
import io.kiwidb.engine.recover.ReadOnlyView;
import io.kiwidb.engine.recover.Recovery.Recovered;
import io.kiwidb.engine.settings.CacheBudgets;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.TreeState;
import io.kiwidb.engine.write.Admission;
import io.kiwidb.engine.write.CommitPipeline;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.CompactionStrategy;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one open database and their wiring: which part is notified when a memtable is sealed
 * or flushed, or a compaction ends.
 *
 * <p>Threading: its fields are final; the parts are thread-safe.
 */
final class StoreAssembly {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.store");

  final StoreContext context;
  final StoreScheduler scheduler;
  final StageQueue stages;
  final VersionSet versions;
  final ObsoleteFiles obsoleteFiles;
  final SuperVersions superVersions;
  final LogSyncer syncer;
  final Admission admission;
  final CommitPipeline pipeline;
  final TableFactory tables;
  final SnapshotList snapshots = new SnapshotList();
  final LeakGuard leaks;
  final FlushQueue flushes;
  final Compactions compactions;
  final StoreReader reader;
  private final CacheBudgets cacheBudgets;
  private final Resumption resumption;
  final Deque<AutoCloseable> closing;
  private final Recovered recovered;

  StoreAssembly(
      StoreContext context,
      StoreScheduler scheduler,
      AtomicLong fileNumber,
      Recovered recovered,
      Deque<AutoCloseable> closing) {
    this.context = context;
    this.scheduler = scheduler;
    this.stages = new StageQueue(scheduler);
    this.recovered = recovered;
    this.closing = closing;
    this.leaks =
        new LeakGuard(context.options().leakTracking(), context.storage().location());
    this.superVersions = new SuperVersions(
        () -> new DatabaseClosedException("database " + context.storage().location()));
    this.tables = new TableFactory(context, fileNumber::getAndIncrement);
    AtomicLong sequences = new AtomicLong(recovered.lastSequence());
    this.versions = new VersionSet(
        context,
        () -> Math.toIntExact(context.settings().number(Settings.LEVEL_COUNT)),
        recovered.state(),
        recovered.tables(),
        fileNumber,
        sequences::get,
        this::stopped);
    this.obsoleteFiles = new ObsoleteFiles(context, versions);
    // After the last reader has released the tables, and while this process still holds the lock.
    closing.push(obsoleteFiles::close);
    closing.push(versions);
    closing.push(superVersions::close);
    this.syncer = new LogSyncer(context, versions, this::stopped);
    closing.push(syncer::close);
    this.admission = new Admission(context, superVersions, this::debt);
    TreeState tree = new TreeState(context, versions, superVersions, snapshots);
    this.pipeline =
        new CommitPipeline(tree, syncer, admission, sequences, new CommitHooks(), stages);
    this.resumption = new Resumption(context, versions, pipeline);
    this.flushes =
        new FlushQueue(tree, tables, syncer, pipeline::visibleSequence, new FlushHooks());
    this.compactions =
        new Compactions(tree, tables, pipeline::visibleSequence, new CompactionHooks());
    context.settings().fit(compactions);
    this.cacheBudgets = new CacheBudgets(
        context.settings(), context.parts().cache(), () -> versions.current().memoryBytes());
    this.reader = new StoreReader(context, superVersions, pipeline::visibleSequence, leaks);
  }

  private CompactionStrategy.Debt debt(Version version) {
    return compactions.debt(version);
  }

  /**
   * Makes the recovered state durable, creates a log segment, removes obsolete files, and starts
   * background work.
   */
  LsmDatabase start() {
    if (context.options().openMode() == OpenMode.READ_ONLY) {
      ReadOnlyView.install(context, recovered, superVersions, versions.current());
    } else {
      begin();
    }
    cacheBudgets.changed();
    context.settings().watch(settings -> cacheBudgets.changed());
    return new LsmDatabase(this);
  }

  private void begin() {
    if (recovered.state().nextFileNumber() <= 1) {
      // A new directory counts as a database before it has a log.
      versions.apply(new VersionEdit(), Map.of(), version -> {});
    }
    VersionEdit edit = new VersionEdit();
    recovered.added().forEach(edit::add);
    pipeline.begin(edit, recovered.opened());
    KillPoint.hit("open.begun");
    obsoleteFiles.remove();
    KillPoint.hit("open.leftovers-removed");
    context.settings().watch(this::applySettings);
    admission.treeChanged();
    compactions.reconsider();
  }

  private void applySettings(StoreSettings settings) {
    context
        .scheduler()
        .workers(Lane.FLUSH, Math.toIntExact(settings.number(Settings.FLUSH_WORKERS)));
    context
        .scheduler()
        .workers(Lane.COMPACTION, Math.toIntExact(settings.number(Settings.COMPACTION_WORKERS)));
    admission.treeChanged();
    compactions.reconsider();
  }

  private final class CommitHooks implements CommitPipeline.Hooks {
    @Override
    public void sealed() {
      flushes.sealed();
      admission.sealed();
    }

    @Override
    public void readOnly() {
      stopped();
    }
  }

  private final class CompactionHooks implements Compactions.Hooks {
    @Override
    public void merged(long bytes) {
      admission.merged(bytes);
      cacheBudgets.changed();
    }

    @Override
    public boolean writersAreStopped() {
      return admission.now() == KiwiEvent.Admission.STOPPED;
    }
  }

  private final class FlushHooks implements FlushQueue.Hooks {
    @Override
    public void flushed(long bytes) {
      admission.flushed(bytes);
      cacheBudgets.changed();
      compactions.reconsider();
    }

    @Override
    public boolean writersAreStopped() {
      return admission.now() == KiwiEvent.Admission.STOPPED;
    }
  }

  private void stopped() {
    resumption.schedule();
  }

  static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Throwable e) { // thread top: the failure that led here is the one to report
      LOG.warn("close.failed part={}", part, e);
    }
  }
}
