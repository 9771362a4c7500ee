package io.kiwidb.engine.flush;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.ProviderException;
import io.kiwidb.StorageException;
import io.kiwidb.TableInfo;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.FileNames;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.read.SnapshotList;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.Scheduler.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sealed memtables on their way to tables.
 *
 * <p>Invariants. <b>F1</b>: any number of memtables may be written at once, each by one worker. <b>F2</b>: a table is committed only
 * when all older memtables are, so the tables and the remaining logs always hold a prefix and its continuation. <b>F3</b>: a log goes
 * only after the edit that no longer needs it is durable. <b>F4</b>: a memtable is written only once everything in it is visible,
 * and the snapshots are read after that. <b>F5</b>: a failed flush leaves the memtable and its log; it is tried again.
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
  private final Long2ObjectHashMap<Written> written =
      new Long2ObjectHashMap<>(); // by memtable id; under commits
  private volatile boolean paused;
  private volatile long flushedId;
  private volatile long retryMillis = FIRST_RETRY_MILLIS;
  private volatile @Nullable RuntimeException lastFailure;

  /** Where others want to know. */
  public interface Hooks {
    /** A memtable became a table of so many bytes. */
    void flushed(long bytes);

    /** Something failed, and now worked. */
    void spaceReturned();

    /** Whether writers wait for a flush. */
    boolean writersAreStopped();
  }

  private record Written(Optional<TableInfo> table, Duration took) {}

  /** An empty queue. */
  public FlushQueue(
      StoreContext context,
      VersionSet versions,
      SuperVersions superVersions,
      TableFactory tables,
      LogSyncer syncer,
      SnapshotList snapshots,
      LongSupplier visible,
      Hooks hooks) {
    this.context = context;
    this.versions = versions;
    this.superVersions = superVersions;
    this.tables = tables;
    this.syncer = syncer;
    this.snapshots = snapshots;
    this.visible = visible;
    this.hooks = hooks;
  }

  /** A memtable was sealed. */
  public void sealed() {
    context.scheduler().execute(Lane.FLUSH, this::work);
  }

  /** Lets no flush begin until {@link #resume}, and returns when none runs. */
  public void pause() {
    phases.lock();
    try {
      paused = true;
    } finally {
      phases.unlock();
    }
    context
        .scheduler()
        .await(() -> oldest(Phase.FLUSHING) == null || context.health().isClosed(), Long.MAX_VALUE);
  }

  /** Goes on with what waits. */
  public void resume() {
    paused = false;
    for (int i = sealedCount(); i > 0; i--) {
      sealed(); // a task takes one memtable; those that came during the pause found it shut
    }
  }

  /** Returns once the memtable of that id, and all older ones, are in tables. */
  public void awaitFlushed(long id) {
    lastFailure = null;
    context
        .scheduler()
        .await(
            () -> flushedId >= id || lastFailure != null || context.health().isClosed(),
            Long.MAX_VALUE);
    RuntimeException failure = lastFailure;
    if (flushedId < id && failure != null) {
      throw failure;
    }
    if (flushedId < id) {
      context.health().requireOpen();
    }
  }

  /** The present super-version's oldest memtable in a phase, or null. */
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
      if (paused || context.health().state().health().compareTo(Health.READ_ONLY) > 0) {
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
    } catch (RuntimeException e) {
      failed("flush of memtable " + slot.id(), e);
    } catch (Error e) { // thread top: out of memory, or a plug-in that cannot be linked
      failed(
          "flush of memtable " + slot.id(),
          new ProviderException("table " + context.parts().table().name(), "build", e));
    } finally {
      slot.phase(done ? Phase.WRITTEN : Phase.SEALED);
    }
    if (done) {
      commitWritten();
    }
  }

  private void write(MemTableSlot slot) {
    while (visible.getAsLong() < slot.lastSequence()) { // F4
      context.health().requireOpen();
      LockSupport.parkNanos(this, VISIBILITY_CHECK_NANOS);
    }
    long begun = context.time().nanos();
    context.events().tell(new KiwiEvent.FlushBegun(slot.id(), slot.table().entries()));
    long measured = context.recorder().beginAlways();
    Optional<TableInfo> table =
        MemTableWriter.write(slot.table(), tables, context.order(), snapshots.sequences());
    context.recorder().end(TimedOperation.FLUSH, measured);
    commits.lock();
    try {
      written.put(slot.id(), new Written(table, Duration.ofNanos(context.time().nanos() - begun)));
    } finally {
      commits.unlock();
    }
  }

  /** Commits what is written, oldest first, as far as there is no gap. */
  private void commitWritten() {
    commits.lock();
    try {
      boolean any = false;
      for (MemTableSlot slot = oldestSealed(); slot != null; slot = oldestSealed()) {
        Written result = written.get(slot.id());
        if (result == null) {
          break; // F2
        }
        commit(slot, result);
        any = true;
      }
      if (any) {
        retryMillis = FIRST_RETRY_MILLIS;
        hooks.spaceReturned();
      }
    } catch (RuntimeException e) {
      failed("commit of a flush", e);
    } finally {
      commits.unlock();
    }
  }

  private void commit(MemTableSlot slot, Written result) {
    long neededLog = nextLog(slot);
    VersionEdit edit = new VersionEdit().oldestLog(neededLog);
    Map<Long, OpenTable> opened = new HashMap<>();
    result.table().ifPresent(info -> {
      edit.add(info);
      opened.put(info.number(), tables.open(info));
    });
    versions.apply(edit, opened, version -> superVersions.install(version, List.of(slot)));
    written.remove(slot.id());
    syncer.obsoleteBefore(neededLog);
    context
        .scheduler()
        .execute(Lane.HOUSEKEEPING, () -> tables.remove(FileNames.log(slot.logNumber()))); // F3
    context.counters().increment(Counter.FLUSHES);
    long bytes = result.table().map(TableInfo::bytes).orElse(0L);
    context.counters().add(Counter.FLUSH_BYTES, bytes);
    context.recorder().flushed(bytes);
    context.events().tell(new KiwiEvent.FlushCompleted(slot.id(), result.table(), result.took()));
    hooks.flushed(bytes);
    flushedId = slot.id(); // last: who waits for it finds everything done
    context.scheduler().signal();
  }

  private int sealedCount() {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return view.sealedCount();
    } finally {
      superVersions.exit(view, stripe);
    }
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

  /** The log of the memtable that follows. */
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

  private void failed(String what, RuntimeException error) {
    if (context.health().isClosed()) {
      return;
    }
    context.counters().increment(Counter.BACKGROUND_FAILURES);
    context.events().tell(new KiwiEvent.BackgroundFailed(what, error));
    boolean full =
        error instanceof StorageException s && s.reason() == StorageException.Reason.DISK_FULL;
    // Writers who wait for this flush are told why; when it works at last, they may write again.
    boolean waitedFor = hooks.writersAreStopped();
    Health health = error instanceof CorruptionException
        ? Health.CORRUPT
        : full || waitedFor ? Health.READ_ONLY : Health.DEGRADED;
    context.health().worsen(health, what + " failed", error);
    lastFailure = error;
    context.scheduler().signal();
    context
        .scheduler()
        .schedule(Lane.FLUSH, TimeUnit.MILLISECONDS.toNanos(retryMillis), this::work);
    retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
  }
}
