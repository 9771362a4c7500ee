package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.StorageException;
import io.kiwidb.TimedOperation;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.TreeState;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.ConcurrentMemTable;
import io.kiwidb.spi.MemTable;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits batches: makes them visible and as durable as requested.
 *
 * <p>Under one short lock a batch gets its sequence numbers and its place in the log. A concurrent
 * memtable is filled outside the lock; the {@link PublishQueue} then shows batches to readers in
 * commit order.
 *
 * <p>Invariants. <b>C1</b>: sequence order is log order. <b>C2</b>: a batch is in one segment and
 * one memtable. <b>C3</b>: nothing is acknowledged before it reached the operating system, unless
 * it bypasses the log. <b>C4</b>: a failed append changes nothing: its sequence numbers are
 * assigned to the next batch, and recovery stops at the length that the segment had before.
 * <b>C5</b>: after a failed append nothing else is appended to that segment.
 *
 * <p>Threading: thread-safe.
 */
public final class CommitPipeline {
  private static final long NOT_LOGGED = -1;

  private final StoreContext context;
  private final Admission admission;
  private final LogSyncer syncer;
  private final SyncPacer pacer;
  private final DurableWaiters waiters;
  private final MemTableSwitch memtables;
  private final PublishQueue publish;
  private final BatchInserter inserter;
  private final LogAppender appender;
  private final Hooks hooks;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong sequences; // the last one assigned; written under the lock
  private boolean switchOwed; // after one that failed; under the lock
  private volatile boolean hasUnlogged;

  /** Callbacks into the rest of the database. */
  public interface Hooks {
    /** A memtable was sealed. */
    void sealed();

    /** A write of the log failed; must arrange a later call of {@link CommitPipeline#resume}. */
    void readOnly();
  }

  /**
   * Creates a pipeline that continues after the last sequence number.
   *
   * @param sequences the sequence number counter; only the pipeline changes it
   * @param hooks called under the commit lock
   * @param stages completes stages, never on the caller's thread
   */
  public CommitPipeline(
      TreeState tree,
      LogSyncer syncer,
      Admission admission,
      AtomicLong sequences,
      Hooks hooks,
      Stages stages) {
    this.context = tree.context();
    this.admission = admission;
    this.syncer = syncer;
    this.pacer = new SyncPacer(context, syncer);
    this.waiters = new DurableWaiters(context, syncer, stages);
    this.memtables = new MemTableSwitch(tree, syncer);
    this.publish = new PublishQueue(sequences.get());
    this.inserter = new BatchInserter(context, publish);
    this.appender = new LogAppender(context, syncer, hooks::readOnly);
    this.sequences = sequences;
    this.hooks = hooks;
  }

  /** Creates the first memtable and segment; the edit becomes durable with it. */
  public void begin(VersionEdit edit, Map<Long, OpenTable> opened) {
    lock.lock();
    try {
      memtables.begin(sequences.get(), edit, opened);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the newest sequence number that readers may see. */
  public long visibleSequence() {
    return publish.visible();
  }

  /** Returns the number of log bytes that a power cut could lose. */
  public long unsyncedBytes() {
    return Math.max(0, syncer.end() - syncer.synced());
  }

  /** Writes a batch; returns when it is visible and as durable as requested. */
  public void commit(BatchBuffer batch, WriteOptions options) {
    if (batch.count() == 0) {
      context.health().requireWritable();
      return;
    }
    long begun = context.recorder().begin();
    long position = submit(batch, options);
    if (position != NOT_LOGGED) {
      Durability policy = policy(options);
      if (policy == Durability.SYNC) {
        syncer.syncTo(position);
      } else {
        pacer.appended(policy, batch.count());
      }
    }
    context.recorder().end(TimedOperation.COMMIT, begun);
  }

  /**
   * Writes a batch; returns when it is visible. The stage completes when it is as durable as
   * requested.
   */
  public CompletionStage<Void> commitAsync(BatchBuffer batch, WriteOptions options) {
    if (batch.count() == 0) {
      context.health().requireWritable();
      return DurableWaiters.DONE;
    }
    long position = submit(batch, options);
    Durability policy = policy(options);
    if (position != NOT_LOGGED && policy == Durability.SYNC) {
      return waiters.whenDurable(position);
    }
    if (position != NOT_LOGGED) {
      pacer.appended(policy, batch.count());
    }
    return DurableWaiters.DONE;
  }

  /** Makes everything written so far durable. */
  public void sync() {
    context.health().requireOpen();
    syncer.syncTo(syncer.end());
  }

  /**
   * Returns when every write admitted before is visible, or has failed. Requires: no more are
   * admitted.
   */
  public void awaitWrites() {
    lock.lock();
    try {
      publish.awaitAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes everything durable and records that in the manifest, so that the next recovery can
   * distinguish corruption from a torn tail. Requires: no more writes are admitted.
   */
  public void syncForGood(VersionSet versions) {
    syncer.syncTo(syncer.end());
    lock.lock();
    try {
      OpenSegment segment = memtables.segment();
      long length = segment.writer().length();
      versions.apply(
          new VersionEdit().log(segment.info().ended(length, length)), Map.of(), version -> {});
    } finally {
      lock.unlock();
    }
  }

  /** Completes the writers still waiting for a sync: durable writes succeed, the others fail. */
  public void answerWaiters() {
    waiters.close();
  }

  /** Returns whether something in memory can become durable only by a flush. */
  public boolean needsFlush() {
    return hasUnlogged || syncer.needsFlush();
  }

  /** Seals the active memtable unless it is empty, and returns the id of the last sealed one. */
  public long seal() {
    lock.lock();
    try {
      // Checked under the lock: no segment is created for a store that was closed meanwhile.
      context.health().requireWritable();
      return sealAnyway();
    } finally {
      lock.unlock();
    }
  }

  /** Like {@link #seal}, for closing the store. */
  public long sealForGood() {
    lock.lock();
    try {
      context.health().requireFlushable();
      return sealAnyway();
    } finally {
      lock.unlock();
    }
  }

  private long sealAnyway() {
    MemTableSlot active = memtables.active();
    if (active.table().entries() == 0) {
      return active.id() - 1;
    }
    switchMemtable();
    return active.id();
  }

  /**
   * Accepts writes again after a failed write of the log, in a new segment if the old one was
   * affected; throws if that is not possible yet.
   */
  public void resume() {
    lock.lock();
    try {
      if (switchOwed || syncer.isBroken(memtables.segment().info().number())) {
        switchMemtable(); // C5
      }
      context.health().resolved(Concern.LOG);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when no memtable is being switched; none will be while the directory is frozen. Also
   * suspends the log's claims of synced lengths until then.
   */
  public void holdStill() {
    lock.lock();
    try {
      memtables.segment().writer().holdClaims();
    } finally {
      lock.unlock();
    }
  }

  /** Resumes after the directory was frozen. */
  public void goOn() {
    lock.lock();
    try {
      memtables.segment().writer().releaseClaims();
    } finally {
      lock.unlock();
    }
  }

  private Durability policy(WriteOptions options) {
    Durability own = context.settings().forWrites().durability();
    if (options.durability().isEmpty()) {
      return own;
    }
    Durability asked = options.durability().get();
    // Constants are ordered from most to least durable.
    return asked.compareTo(own) < 0 ? asked : own;
  }

  private long submit(BatchBuffer batch, WriteOptions options) {
    long position = NOT_LOGGED;
    long ticket;
    MemTable table;
    boolean applied = false;
    letIn(batch, options);
    try {
      table = memtables.active().table();
      long first = sequences.get() + 1;
      batch.seal(first);
      KillPoint.hit("commit.sealed");
      if (options.log() == WriteOptions.Log.WRITE) {
        position = appender.append(memtables.segment(), batch);
      } else {
        hasUnlogged = true;
      }
      sequences.setRelease(first + batch.count() - 1);
      ticket = publish.enter(first + batch.count() - 1);
      KillPoint.hit("commit.entered");
      if (!(table instanceof ConcurrentMemTable)) {
        inserter.insert(batch, table);
        applied = true;
      }
    } finally {
      lock.unlock();
    }
    if (!applied) {
      inserter.insert(batch, table);
    }
    KillPoint.hit("commit.applied");
    publish.complete(ticket);
    KillPoint.hit("commit.visible");
    context.counters().increment(Counter.BATCHES);
    context.counters().add(Counter.ENTRIES_WRITTEN, batch.count());
    context.counters().add(Counter.USER_BYTES, batch.entryBytes());
    return position;
  }

  /** Returns, holding the lock, when the batch may be inserted into the active memtable. */
  @SuppressWarnings("LockNotBeforeTry") // the caller unlocks
  private void letIn(BatchBuffer batch, WriteOptions options) {
    while (true) {
      admission.admit(batch.length(), options.stallLimit());
      lock.lock();
      boolean in = false;
      try {
        context.health().requireWritable();
        in = makeRoom();
      } finally {
        if (!in) {
          lock.unlock();
        }
      }
      if (in) {
        return;
      }
    }
  }

  /**
   * Seals the memtable if it is full. Returns false if it cannot be sealed for now and must not
   * grow further; writers are stopped then.
   */
  private boolean makeRoom() {
    if (!memtables.isDue()) {
      return true;
    }
    if (!context.hold().isHeld()) {
      switchMemtable();
      return true;
    }
    boolean room = !memtables.isOverfull();
    if (!room) {
      admission.stopWhileHeld();
    }
    return room;
  }

  private void switchMemtable() {
    context.hold().requireNone("sealing a memtable");
    try {
      memtables.begin(sequences.get(), new VersionEdit(), Map.of());
    } catch (StorageException e) {
      boolean full = e.reason() == StorageException.Reason.DISK_FULL;
      switchOwed = true;
      context
          .health()
          .worsen(
              Concern.LOG,
              full ? Health.READ_ONLY : Health.DEGRADED,
              "the next log segment could not be created",
              e);
      hooks.readOnly();
      throw e;
    }
    switchOwed = false;
    context.health().resolved(Concern.LOG);
    announceSealed();
  }

  private void announceSealed() {
    boolean announced = false;
    try {
      hooks.sealed();
      announced = true;
    } finally {
      if (!announced) { // the memtable may never be flushed
        context
            .health()
            .worsen(
                Concern.FLUSH,
                Health.FATAL,
                "a sealed memtable could not be queued for flushing",
                null);
      }
    }
  }
}
