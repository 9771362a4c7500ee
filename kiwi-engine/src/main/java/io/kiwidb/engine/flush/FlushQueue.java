package io.kiwidb.engine.flush;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.ProviderException;
import io.kiwidb.StorageException;
import io.kiwidb.TableInfo;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.TreeState;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Scheduler.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of sealed memtables to be flushed.
 *
 * <p>Invariants. <b>F1</b>: any number of memtables may be written in parallel, each by one worker.
 * <b>F2</b>: a table is committed only after those of all older memtables, so the tables and the
 * remaining logs always contain a prefix and its continuation. <b>F3</b>: a log is removed only
 * after the edit that makes it obsolete is durable. <b>F4</b>: a memtable is written only once
 * everything in it is visible, and the snapshots are read after that. <b>F5</b>: a failed flush
 * keeps the memtable and its log; it is retried. <b>F6</b>: a table that was written but could not
 * be committed is kept, and only its commit is retried.
 *
 * <p>Threading: thread-safe.
 */
public final class FlushQueue {
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 10_000;
  private static final long VISIBILITY_CHECK_NANOS = 20_000;

  private final StoreContext context;
  private final VersionSet versions;
  private final SuperVersions superVersions;
  private final TableFactory tables;
  private final LogSyncer syncer;
  private final SnapshotList snapshots;
  private final LongSupplier visible;
  private final Hooks hooks;
  private final ReentrantLock phases = new ReentrantLock();
  private final ReentrantLock commits = new ReentrantLock();

  @GuardedBy("commits")
  private final Map<Long, Written> written = new HashMap<>(); // by memtable id

  private final FlushWaits waits;
  private final AtomicBoolean retrying = new AtomicBoolean(); // a retry is scheduled
  private volatile boolean resting; // from a failure to the retry
  private volatile long retryMillis = FIRST_RETRY_MILLIS;

  /** Callbacks into the rest of the database. */
  public interface Hooks {
    /** A memtable was flushed to a table of this many bytes. */
    void flushed(long bytes);

    /** Returns whether writers wait for a flush. */
    boolean writersAreStopped();
  }

  private record Written(Optional<TableInfo> table, Duration took) {}

  /**
   * Creates an empty queue.
   *
   * @param visible returns the last sequence number visible to readers
   * @param hooks notified of each flush
   */
  public FlushQueue(
      TreeState tree, TableFactory tables, LogSyncer syncer, LongSupplier visible, Hooks hooks) {
    this.context = tree.context();
    this.versions = tree.versions();
    this.superVersions = tree.superVersions();
    this.snapshots = tree.snapshots();
    this.tables = tables;
    this.syncer = syncer;
    this.visible = visible;
    this.hooks = hooks;
    this.waits = new FlushWaits(context);
  }

  /** Schedules the flush of a memtable that was just sealed. */
  public void sealed() {
    context.scheduler().execute(Lane.FLUSH, this::work);
  }

  /** Returns when no flush runs. Requires: the directory is frozen, so that none begins. */
  @SuppressWarnings("LockNotBeforeTry") // a barrier: nothing happens between the two
  public void awaitIdle() {
    phases.lock(); // threads admitted before have taken their memtables by then
    phases.unlock();
    context
        .scheduler()
        .await(
            () -> oldest(Phase.FLUSHING) == null || !context.health().isFlushable(),
            Long.MAX_VALUE);
    commits.lock(); // and threads that commit have committed
    commits.unlock();
  }

  /** Resumes flushing after the directory was frozen. */
  public void resume() {
    for (int i = superVersions.sealedCount(); i > 0; i--) {
      sealed(); // a task takes one memtable; the tasks of those sealed meanwhile ended without work
    }
  }

  /**
   * Returns once the memtable with that id, and all older ones, are in tables; throws when a flush
   * fails or none can succeed any more.
   */
  public void awaitFlushed(long id) {
    resting = false; // now, instead of at the next retry
    resume();
    waits.await(id);
  }

  /** Returns the current super-version's oldest memtable in a phase, or null. */
  private @Nullable MemTableSlot oldest(Phase phase) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      for (int i = view.sealedCount() - 1; i >= 0; i--) {
        if (view.sealed(i).phase() == phase) {
          return view.sealed(i);
        }
      }
      return null;
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  private @Nullable MemTableSlot take() {
    phases.lock();
    try {
      if (isStopped()) {
        return null;
      }
      MemTableSlot slot = oldest(Phase.SEALED);
      if (slot != null) {
        slot.phase(Phase.FLUSHING);
      }
      return slot;
    } finally {
      phases.unlock();
    }
  }

  private boolean isStopped() {
    return resting || context.hold().isHeld() || !context.health().isFlushable();
  }

  private void work() {
    MemTableSlot slot = take();
    if (slot == null) {
      commitWritten();
      return;
    }
    boolean done = false;
    try {
      write(slot);
      done = true;
    } catch (Throwable e) { // thread top: out of memory, or a plug-in that cannot be linked
      failed("flush of memtable " + slot.id(), e);
    } finally {
      slot.phase(done ? Phase.WRITTEN : Phase.SEALED);
      context.scheduler().signal();
    }
    if (done) {
      commitWritten();
      if (oldest(Phase.SEALED) != null) {
        sealed(); // in case its own task was lost
      }
    }
  }

  private void write(MemTableSlot slot) {
    while (visible.getAsLong() < slot.lastSequence()) { // F4
      context.health().requireFlushable();
      LockSupport.parkNanos(this, VISIBILITY_CHECK_NANOS);
    }
    long begun = context.time().nanos();
    context.events().tell(new KiwiEvent.FlushBegun(slot.id(), slot.table().entries()));
    long measured = context.recorder().beginAlways();
    Optional<TableInfo> table =
        MemTableWriter.write(slot.table(), tables, context.order(), snapshots.sequences());
    context.recorder().end(TimedOperation.FLUSH, measured);
    KillPoint.hit("flush.written");
    commits.lock();
    try {
      written.put(slot.id(), new Written(table, Duration.ofNanos(context.time().nanos() - begun)));
    } finally {
      commits.unlock();
    }
  }

  /** Commits written tables, oldest first, up to the first gap. */
  private void commitWritten() {
    commits.lock();
    try {
      boolean any = false;
      for (MemTableSlot slot = oldestSealed();
          slot != null && !isStopped();
          slot = oldestSealed()) {
        Written result = written.get(slot.id());
        if (result == null) {
          break; // F2
        }
        commit(slot, result);
        any = true;
      }
      if (any || (!isStopped() && oldestSealed() == null)) {
        retryMillis = FIRST_RETRY_MILLIS;
        context.health().resolved(Concern.FLUSH);
      }
    } catch (Throwable e) { // thread top: as in work
      failed("commit of a flush", e);
    } finally {
      commits.unlock();
    }
  }

  @GuardedBy("commits")
  private void commit(MemTableSlot slot, Written result) {
    long neededLog = nextLog(slot);
    VersionEdit edit = new VersionEdit().oldestLog(neededLog);
    Map<Long, OpenTable> opened = new HashMap<>();
    result.table().ifPresent(info -> {
      edit.add(info);
      opened.put(info.number(), tables.open(info));
    });
    versions.apply(edit, opened, version -> superVersions.install(version, List.of(slot)));
    KillPoint.hit("flush.committed");
    try {
      committed(slot, result, neededLog);
    } finally {
      // Last: a thread waiting for it must find everything done.
      waits.flushed(slot.id());
    }
  }

  @GuardedBy("commits")
  private void committed(MemTableSlot slot, Written result, long neededLog) {
    written.remove(slot.id());
    syncer.obsoleteBefore(neededLog);
    KillPoint.hit("flush.log-obsolete");
    // F3
    context
        .scheduler()
        .execute(
            Lane.HOUSEKEEPING, () -> context.remover().remove(FileNames.log(slot.logNumber())));
    context.counters().increment(Counter.FLUSHES);
    long bytes = result.table().map(TableInfo::bytes).orElse(0L);
    context.counters().add(Counter.FLUSH_BYTES, bytes);
    context.recorder().flushed(bytes);
    context.events().tell(new KiwiEvent.FlushCompleted(slot.id(), result.table(), result.took()));
    hooks.flushed(bytes);
  }

  private @Nullable MemTableSlot oldestSealed() {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return view.sealedCount() == 0 ? null : view.sealed(view.sealedCount() - 1);
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /** Returns the log of the next memtable. */
  private long nextLog(MemTableSlot slot) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      List<MemTableSlot> all = view.memtables();
      return all.get(all.indexOf(slot) - 1).logNumber();
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  private void failed(String what, Throwable thrown) {
    if (!context.health().isFlushable()) {
      context.scheduler().signal(); // the reason is already known and reported
      return;
    }
    RuntimeException error = thrown instanceof RuntimeException e
        ? e
        : new ProviderException("table " + context.parts().table().name(), "build", thrown);
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
    sealed();
    resume();
  }
}
