package io.kiwidb.engine;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KiwiEvent;
import io.kiwidb.OpenMode;
import io.kiwidb.Settings;
import io.kiwidb.engine.compact.Compactions;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreScheduler;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.copies.StoreImages;
import io.kiwidb.engine.expiry.ExpiryClock;
import io.kiwidb.engine.flush.FlushQueue;
import io.kiwidb.engine.manifest.ManifestState;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.read.ReadScratch;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.recover.ObsoleteFiles;
import io.kiwidb.engine.recover.ReadOnlyView;
import io.kiwidb.engine.recover.Recovery.Recovered;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.engine.table.TableFactories;
import io.kiwidb.engine.transaction.Transactions;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.Admission;
import io.kiwidb.engine.write.CommitPipeline;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.engine.write.WriteBuffers;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.CompactionStrategy;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
  final Keyspaces keyspaces;
  final LogSyncer syncer;
  final Admission admission;
  final CommitPipeline pipeline;
  final LeakGuard leaks;
  final FlushQueue flushes;
  final StoreImages images;
  final KeyspaceChanges changes;
  final Transactions transactions;
  final MemoryUse memory;
  final Inspector inspector;
  final PendingCalls calls;
  final WriteBuffers buffers = new WriteBuffers();
  final Deque<AutoCloseable> closing;
  private final TableFactories tables;
  private final Compactions.Source compactionSource;
  private final StoreReader.Source readSource;
  private final Resumption resumption;
  private final Recovered recovered;
  private final KeyspaceContexts contexts;

  StoreAssembly(
      StoreContext context,
      StoreScheduler scheduler,
      AtomicLong fileNumber,
      Recovered recovered,
      ManifestState state,
      KeyspaceContexts contexts,
      Deque<AutoCloseable> closing) {
    this.context = context;
    this.scheduler = scheduler;
    this.stages = new StageQueue(scheduler);
    this.recovered = recovered;
    this.contexts = contexts;
    this.closing = closing;
    String location = context.storage().location();
    this.leaks = new LeakGuard(context.options().leakTracking(), location);
    this.tables = new TableFactories(context, fileNumber::getAndIncrement);
    AtomicLong sequences = new AtomicLong(recovered.lastSequence());
    this.versions = new VersionSet(context, state, fileNumber, sequences::get, this::stopped);
    this.obsoleteFiles = new ObsoleteFiles(context, versions);
    // After the last reader has released the tables, and while this process still holds the lock.
    closing.push(obsoleteFiles::close);
    closing.push(versions);
    Trees trees = new Trees();
    this.keyspaces = new Keyspaces(location, trees, context.clock()::now);
    closing.push(keyspaces::close);
    this.syncer = new LogSyncer(context, versions, this::stopped);
    closing.push(syncer::close);
    this.admission = new Admission(context, trees, this::debt);
    this.pipeline =
        new CommitPipeline(context, trees, syncer, admission, sequences, new CommitHooks(), stages);
    this.resumption = new Resumption(context, versions, pipeline);
    SnapshotList snapshots = keyspaces.snapshots();
    this.flushes = new FlushQueue(
        context,
        new FlushQueue.Source(trees, versions, snapshots, pipeline::visibleSequence),
        tables,
        syncer,
        new FlushHooks());
    closing.push(flushes::close);
    this.images =
        new StoreImages(context, new StoreImages.Source(versions, pipeline, flushes, trees));
    this.compactionSource = new Compactions.Source(
        versions, snapshots, pipeline::visibleSequence, new AtomicLong()::incrementAndGet);
    this.readSource = new StoreReader.Source(
        pipeline::visibleSequence, pipeline::tryBetween, new ReadScratch(), leaks);
    this.memory = MemoryUse.of(this);
    closing.push(memory);
    this.inspector = new Inspector(this);
    this.calls = new PendingCalls(this);
    this.transactions = new Transactions(context, trees, pipeline, keyspaces::unknown, leaks);
    this.changes = new KeyspaceChanges(this, contexts, this::open);
  }

  /** Creates the parts of a keyspace; its readers see nothing yet. */
  private OpenKeyspace open(TreeContext keyspace) {
    Tree tree = new Tree(keyspace, new SuperVersions(() -> gone(keyspace)));
    return new OpenKeyspace(
        tree,
        new StoreReader(tree, readSource),
        new Compactions(tree, tables.of(keyspace), compactionSource, new CompactionHooks()));
  }

  /** Returns the exception for readers that enter a keyspace that is closed. */
  private RuntimeException gone(TreeContext keyspace) {
    return context.health().isClosed()
        ? new DatabaseClosedException("database " + context.storage().location())
        : keyspaces.dropped(keyspace.name(), keyspace.id());
  }

  private CompactionStrategy.Debt debt(Tree tree, Version version) {
    OpenKeyspace keyspace = keyspaces.find(tree.id());
    return keyspace == null || version.isEmpty()
        ? CompactionStrategy.Debt.NONE
        : keyspace.compactions().debt(version);
  }

  /**
   * Makes the recovered state durable, creates a log segment, removes obsolete files, and starts
   * background work.
   */
  LsmDatabase start() {
    List<OpenKeyspace> opened = new ArrayList<>();
    List<Version> versionsBefore = new ArrayList<>();
    for (Recovered.Keyspace keyspace : recovered.trees()) {
      OpenKeyspace one = open(keyspace.context());
      versionsBefore.add(versions.add(keyspace.context(), keyspace.tables(), keyspace.parts()));
      opened.add(one);
    }
    for (int i = 0; i < opened.size(); i++) {
      opened.get(i).tree().superVersions().begin(versionsBefore.get(i));
    }
    keyspaces.open(opened);
    opened.forEach(one -> one.context().settings().fit(one.compactions()));
    if (context.options().openMode() == OpenMode.READ_ONLY) {
      showLogs();
    } else {
      begin();
    }
    context.settings().watch(settings -> memory.changed());
    return new LsmDatabase(this);
  }

  private void showLogs() {
    long id = 1;
    for (Recovered.Keyspace keyspace : recovered.trees()) {
      Tree tree =
          Objects.requireNonNull(keyspaces.trees().find(keyspace.context().id()));
      id = ReadOnlyView.install(tree, keyspace.memtables(), id);
    }
  }

  private void begin() {
    if (versions.isNew()) {
      // A new directory counts as a database before it has a log.
      versions.apply(new VersionEdit());
    }
    context
        .clock()
        .writeWith(new ExpiryClock.Writer(
            until -> versions.apply(new VersionEdit().time(until)),
            () -> context.hold().isHeld() || !context.health().isRecordable(),
            task -> context.scheduler().execute(Lane.HOUSEKEEPING, task)));
    contexts.addUnrecorded(recovered.edit());
    pipeline.begin(
        recovered.edit(),
        recovered.opened(),
        (keyspace, version) -> Objects.requireNonNull(keyspaces.trees().find(keyspace))
            .superVersions()
            .install(version, List.of()));
    KillPoint.hit("open.begun");
    obsoleteFiles.remove();
    versions.takeObsoleteLogs(); // among those just removed
    KillPoint.hit("open.leftovers-removed");
    context.settings().watch(this::applySettings);
  }

  private void applySettings(StoreSettings settings) {
    context
        .scheduler()
        .workers(Lane.FLUSH, Math.toIntExact(settings.number(Settings.FLUSH_WORKERS)));
    context
        .scheduler()
        .workers(Lane.COMPACTION, Math.toIntExact(settings.number(Settings.COMPACTION_WORKERS)));
    admission.settingsChanged();
    keyspaces.forEach(one -> {
      if (!one.tree().hasNoTables()) {
        one.compactions().reconsider();
      }
    });
  }

  private final class CommitHooks implements CommitPipeline.Hooks {
    @Override
    public void sealed(List<Tree> trees) {
      flushes.sealed(trees);
      admission.sealed(trees);
    }

    @Override
    public void written(long bytes) {
      memory.written(bytes);
    }

    @Override
    public RuntimeException unknown(int keyspace) {
      return keyspaces.unknown(keyspace);
    }

    @Override
    public void readOnly() {
      stopped();
    }
  }

  private final class CompactionHooks implements Compactions.Hooks {
    @Override
    public void merged(Tree tree, long bytes) {
      admission.merged(tree, bytes);
      memory.changed();
    }

    @Override
    public boolean writersAreStopped() {
      return admission.now() == KiwiEvent.Admission.STOPPED;
    }
  }

  private final class FlushHooks implements FlushQueue.Hooks {
    @Override
    public void flushed(Tree tree, long bytes) {
      admission.flushed(tree, bytes);
      memory.changed();
      OpenKeyspace keyspace = keyspaces.find(tree.id());
      if (keyspace != null) {
        keyspace.compactions().reconsider();
      }
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
