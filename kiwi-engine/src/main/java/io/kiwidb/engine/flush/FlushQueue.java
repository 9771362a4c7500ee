package io.kiwidb.engine.flush;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.ProviderException;
import io.kiwidb.StorageException;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.table.TableFactories;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.table.WrittenFiles;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Scheduler.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Flushes the sealed memtables of all keyspaces.
 *
 * <p>Invariants. <b>F1</b>: any number of memtables may be written in parallel, each by one worker.
 * <b>F2</b>: a table is committed only after, or with, those of all older memtables of its
 * keyspace. <b>F3</b>: a log is removed only after the edit that makes it obsolete is durable.
 * <b>F4</b>: a memtable is written only once everything in it is visible, and the snapshots are
 * read after that. <b>F5</b>: a failed flush keeps the memtable and its log; it is retried.
 * <b>F6</b>: a table that was written but could not be committed is kept, and only its commit is
 * retried. <b>F7</b>: when a table is committed, every entry that was logged before its newest one
 * is durable, in a table or in the log; so tables and logs always contain a prefix, and never half
 * of a batch over several keyspaces. Where other keyspaces have entries in the same segments, the
 * log is synced first; if it cannot be synced, all memtables with entries in these segments are
 * committed by one edit.
 *
 * <p>Threading: thread-safe.
 */
public final class FlushQueue {
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 10_000;
  private static final long VISIBILITY_CHECK_NANOS = 20_000;

  private final StoreContext context;
  private final TableFactories tables;
  private final SnapshotList snapshots;
  private final LongSupplier visible;
  private final Hooks hooks;
  private final FlushOrder order;
  private final FlushCommit commit;
  private final ReentrantLock commits = new ReentrantLock(); // one thread commits
  private final FlushWaits waits;
  private final AtomicBoolean retrying = new AtomicBoolean(); // a retry is scheduled
  private volatile boolean resting; // from a failure to the retry
  private volatile long retryMillis = FIRST_RETRY_MILLIS;

  /** Callbacks into the rest of the database. */
  public interface Hooks {
    /** A memtable of the keyspace was flushed to a table of this many bytes. */
    void flushed(Tree tree, long bytes);

    /** Returns whether writers wait for a flush. */
    boolean writersAreStopped();
  }

  /**
   * What flushing works on.
   *
   * @param trees the keyspaces
   * @param versions the durable state
   * @param snapshots the open snapshots
   * @param visible returns the last sequence number visible to readers
   */
  public record Source(
      Trees trees, VersionSet versions, SnapshotList snapshots, LongSupplier visible) {}

  /**
   * Creates an empty queue.
   *
   * @param hooks notified of each flush
   */
  public FlushQueue(
      StoreContext context, Source source, TableFactories tables, LogSyncer syncer, Hooks hooks) {
    this.context = context;
    this.tables = tables;
    this.snapshots = source.snapshots();
    this.visible = source.visible();
    this.hooks = hooks;
    this.order = new FlushOrder(source.trees(), syncer);
    this.waits = new FlushWaits(context, order::isHeldBack);
    this.commit = new FlushCommit(source, tables, syncer);
  }

  /**
   * Schedules the flush of the memtables of these keyspaces that were just sealed; or, if there are
   * none, looks whether the segment that has just ended is needed at all.
   */
  public void sealed(List<Tree> trees) {
    order.add(trees);
    schedule();
    for (int i = trees.size(); i > 1; i--) {
      schedule();
    }
  }

  private void schedule() {
    context.scheduler().execute(Lane.FLUSH, this::work);
  }

  /** Returns when no flush runs. Requires: the directory is frozen, so that none begins. */
  @SuppressWarnings("LockNotBeforeTry") // a barrier: nothing happens between the two
  public void awaitIdle() {
    order.awaitTakers();
    context
        .scheduler()
        .await(
            () -> !order.hasAny(Phase.FLUSHING) || !context.health().isFlushable(), Long.MAX_VALUE);
    commits.lock(); // and threads that commit have committed
    commits.unlock();
  }

  /** Resumes flushing after the directory was frozen. */
  public void resume() {
    for (int i = order.count(); i > 0; i--) {
      schedule(); // a task takes one memtable; the tasks of those sealed meanwhile found no work
    }
  }

  /**
   * Returns once these memtables of keyspaces, and all older ones, are in tables; throws when a
   * flush fails or none can succeed any more. A keyspace that is dropped is not waited for.
   */
  public void awaitFlushed(Map<Tree, Long> newest) {
    resting = false; // now, instead of at the next retry
    order.lookAgain();
    resume();
    waits.await(newest);
  }

  /** Releases the memtables that are in no table. Requires: background work has ended. */
  public void close() {
    order.close();
  }

  /** Forgets the memtables of a keyspace that is gone. */
  public void forgetGone() {
    schedule();
  }

  private boolean isStopped() {
    return resting || context.hold().isHeld() || !context.health().isFlushable();
  }

  private void work() {
    SealedMemTable next = order.take(this::isStopped);
    if (next == null) {
      commitWritten();
      return;
    }
    boolean done = false;
    try {
      write(next);
      done = true;
    } catch (Throwable e) { // thread top: out of memory, or a plug-in that cannot be linked
      if (!next.tree().isGone()) {
        failed("flush of " + next, e);
      }
    } finally {
      next.slot().phase(done ? Phase.WRITTEN : Phase.SEALED);
      context.scheduler().signal();
    }
    if (done) {
      commitWritten();
      if (order.hasAny(Phase.SEALED)) {
        schedule(); // in case its own task was lost
      }
    }
  }

  private void write(SealedMemTable one) {
    MemTableSlot slot = one.slot();
    while (visible.getAsLong() < slot.end().lastSequence()) { // F4
      context.health().requireFlushable();
      LockSupport.parkNanos(this, VISIBILITY_CHECK_NANOS);
    }
    Tree tree = one.tree();
    long begun = context.time().nanos();
    context
        .events()
        .tell(new KiwiEvent.FlushBegun(
            tree.context().name(), slot.id(), slot.table().entries()));
    long measured = context.recorder().beginAlways();
    TableFactory factory = tables.of(tree.context());
    Stripes stripes = snapshots.stripes();
    long[] open = stripes.snapshots();
    List<RangeDeletion> deletions = slot.allRangeDeletions();
    WrittenFiles files;
    try (OlderSources older = OlderSources.of(tree, slot)) {
      files = MemTableWriter.write(slot.table(), factory, tree.context(), stripes, deletions, older)
          .orElse(WrittenFiles.NONE);
    }
    long applied = open.length == 0
        ? slot.end().lastSequence()
        : Math.min(open[0], slot.end().lastSequence());
    context.recorder().end(TimedOperation.FLUSH, measured);
    KillPoint.hit("flush.written");
    one.written(new SealedMemTable.Written(
        files, deletions, applied, Duration.ofNanos(context.time().nanos() - begun)));
  }

  /** Commits written tables, oldest first, up to the first gap of each keyspace. */
  private void commitWritten() {
    commits.lock();
    try {
      discardGone();
      boolean any = false;
      for (List<SealedMemTable> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
        commit(group);
        any = true;
      }
      if (order.isHeldBack()) {
        context.scheduler().signal(); // who waits for these must not wait for the disk
      }
      if (!isStopped() && commit.releaseBroken(context)) {
        any = true;
      }
      if (any || (!isStopped() && order.count() == 0)) {
        retryMillis = FIRST_RETRY_MILLIS;
        context.health().resolved(Concern.FLUSH);
      }
    } catch (FlushCommit.KeyspaceGoneException e) {
      schedule(); // with the others
    } catch (Throwable e) { // thread top: as in work
      failed("commit of a flush", e);
    } finally {
      commits.unlock();
    }
  }

  private List<SealedMemTable> nextGroup() {
    return isStopped() ? List.of() : order.next();
  }

  private void discardGone() {
    List<SealedMemTable> gone = order.gone();
    order.remove(gone);
    for (SealedMemTable one : gone) {
      SealedMemTable.Written written = one.written();
      if (written != null) {
        tables.of(one.tree().context()).discard(written.files());
      }
    }
  }

  private void commit(List<SealedMemTable> group) {
    commit.run(group, KnownReaders.of(snapshots.sequences()));
    try {
      commit.ended(group, context, hooks);
    } finally {
      // Last: a thread waiting for it must find everything done.
      order.remove(group);
      group.forEach(one -> one.tree().flushed(one.slot().id()));
      context.scheduler().signal();
    }
  }

  private void failed(String what, Throwable thrown) {
    if (!context.health().isFlushable()) {
      context.scheduler().signal(); // the reason is already known and reported
      return;
    }
    RuntimeException error = thrown instanceof RuntimeException e
        ? e
        : new ProviderException("a table", "build", thrown);
    context.counters().increment(Counter.BACKGROUND_FAILURES);
    context.events().tell(new KiwiEvent.BackgroundFailed(what, error));
    boolean full =
        error instanceof StorageException s && s.reason() == StorageException.Reason.DISK_FULL;
    // Writers waiting for this flush fail with its reason; once it succeeds, writes are accepted
    // again.
    boolean waitedFor = hooks.writersAreStopped();
    Health health = error instanceof CorruptionException
        ? Health.CORRUPT
        : full || waitedFor ? Health.READ_ONLY : Health.DEGRADED;
    context.health().worsen(Concern.FLUSH, health, what + " failed", error);
    waits.failed(error);
    resting = true;
    if (retrying.compareAndSet(false, true)) {
      context
          .scheduler()
          .schedule(Lane.FLUSH, TimeUnit.MILLISECONDS.toNanos(retryMillis), this::retry);
      retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
    }
  }

  private void retry() {
    retrying.set(false);
    resting = false;
    schedule();
    resume();
  }
}
