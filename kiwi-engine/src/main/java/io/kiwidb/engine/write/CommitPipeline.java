package io.kiwidb.engine.write;

import io.kiwidb.Durability;
import io.kiwidb.LogSegmentInfo;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.TimedOperation;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.spi.BatchBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits batches: makes them visible and as durable as requested.
 *
 * <p>Under one short lock a batch gets its sequence numbers and its place in the log. A concurrent
 * memtable is filled outside the lock; the {@link PublishQueue} then shows batches to readers in
 * commit order.
 *
 * <p>Invariants. <b>C1</b>: sequence order is log order. <b>C2</b>: a batch is in one segment and
 * one memtable of each keyspace. <b>C3</b>: nothing is acknowledged before it reached the operating
 * system, unless it bypasses the log. <b>C4</b>: a failed append changes nothing: its sequence
 * numbers are assigned to the next batch, and recovery stops at the length that the segment had
 * before. <b>C5</b>: after a failed append nothing else is appended to that segment.
 *
 * <p>Threading: thread-safe.
 */
public final class CommitPipeline {
  private final StoreContext context;
  private final Trees trees;
  private final LogSyncer syncer;
  private final SyncPacer pacer;
  private final DurableWaiters waiters;
  private final MemTableRoom room;
  private final PublishQueue publish;
  private final BatchSubmitter submitter;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong sequences; // the last one assigned; written under the lock

  /**
   * What its parts share.
   *
   * @param lock the commit lock
   * @param sequences the last sequence number assigned
   * @param syncer syncs the log
   * @param hooks callbacks
   */
  record Commits(ReentrantLock lock, AtomicLong sequences, LogSyncer syncer, Hooks hooks) {}

  /** Callbacks into the rest of the database. */
  public interface Hooks {
    /** Memtables were sealed, of the keyspaces given. */
    void sealed(List<Tree> trees);

    /** Returns the exception for a write to a keyspace that does not exist. */
    RuntimeException unknown(int keyspace);

    /** This many bytes were written; called without a lock. May wait briefly. */
    void written(long bytes);

    /** A write of the log failed; must arrange a later call of {@link CommitPipeline#resume}. */
    void readOnly();
  }

  /**
   * Creates a pipeline that continues after the last sequence number.
   *
   * @param trees the keyspaces that can be written
   * @param sequences the sequence number counter; only the pipeline changes it
   * @param hooks called under the commit lock
   * @param stages completes stages, never on the caller's thread
   */
  public CommitPipeline(
      StoreContext context,
      Trees trees,
      LogSyncer syncer,
      Admission admission,
      AtomicLong sequences,
      Hooks hooks,
      Stages stages) {
    this.context = context;
    this.trees = trees;
    this.syncer = syncer;
    this.pacer = new SyncPacer(context, syncer);
    this.waiters = new DurableWaiters(context, syncer, stages);
    this.publish = new PublishQueue(sequences.get());
    this.sequences = sequences;
    Commits commits = new Commits(lock, sequences, syncer, hooks);
    this.room = new MemTableRoom(context, trees, admission, commits);
    this.submitter = new BatchSubmitter(context, trees, admission, room, publish, commits);
  }

  /**
   * Creates the first segment; the edit becomes durable with it.
   *
   * @param change is told about the edit
   */
  public void begin(VersionEdit edit, Map<Long, OpenTable> opened, VersionSet.Change change) {
    lock.lock();
    try {
      room.begin(edit, opened, change);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the newest sequence number that readers may see. */
  public long visibleSequence() {
    return publish.visible();
  }

  /**
   * Runs an action with the last sequence number assigned, while none is assigned; does nothing if
   * that would have to wait, as {@link io.kiwidb.engine.gap.Assignments} specifies.
   */
  public void tryBetween(LongConsumer action) {
    if (lock.tryLock()) {
      try {
        action.accept(sequences.get());
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns the number of log bytes that a power cut could lose. */
  public long unsyncedBytes() {
    return Math.max(0, syncer.end() - syncer.synced());
  }

  /** Writes a batch; returns when it is visible and as durable as requested. */
  public void commit(BatchBuffer batch, WriteOptions options) {
    commit(batch, options, null);
  }

  /**
   * Writes a batch if its condition holds; returns when it is visible and as durable as requested.
   *
   * @param check its condition; null if it has none
   */
  public void commit(BatchBuffer batch, WriteOptions options, @Nullable CommitCheck check) {
    if (batch.count() == 0) {
      context.health().requireWritable();
      return;
    }
    long begun = context.recorder().begin();
    long position = submitter.submit(batch, options, check);
    if (position != BatchSubmitter.NOT_LOGGED) {
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
    long position = submitter.submit(batch, options, null);
    Durability policy = policy(options);
    if (position != BatchSubmitter.NOT_LOGGED && policy == Durability.SYNC) {
      return waiters.whenDurable(position);
    }
    if (position != BatchSubmitter.NOT_LOGGED) {
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
  public void syncForGood() {
    syncer.syncTo(syncer.end());
    lock.lock();
    try {
      OpenSegment segment = room.segment();
      long length = segment.writer().length();
      context
          .clock()
          .end(time -> syncer
              .versions()
              .apply(new VersionEdit().log(segment.info().ended(length, length)).time(time)));
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
    return submitter.hasUnlogged() || syncer.needsFlush();
  }

  /**
   * Seals the active memtables of keyspaces, except empty ones; returns the id of the newest one of
   * each that is in no table.
   */
  public Map<Tree, Long> seal(List<Tree> some) {
    lock.lock();
    try {
      // Checked under the lock: no segment is created for a store that was closed meanwhile.
      context.health().requireWritable();
      return sealAnyway(some);
    } finally {
      lock.unlock();
    }
  }

  /** Like {@link #seal}, of all keyspaces, for closing the store. */
  public Map<Tree, Long> sealForGood() {
    lock.lock();
    try {
      context.health().requireFlushable();
      return sealAnyway(trees.list());
    } finally {
      lock.unlock();
    }
  }

  private Map<Tree, Long> sealAnyway(List<Tree> some) {
    room.sealUsed(some);
    Map<Tree, Long> newest = new HashMap<>();
    for (Tree tree : some) {
      for (MemTableSlot slot : tree.unflushed()) {
        if (slot != tree.active()) {
          newest.merge(tree, slot.id(), Math::max);
        }
      }
    }
    return newest;
  }

  /**
   * Changes the set of keyspaces between two batches: no batch is being written, and everything
   * written before is durable.
   *
   * @param what for the message if it is impossible while the directory is frozen
   */
  public void between(String what, Runnable change) {
    context.health().requireWritable();
    requireSynced(); // most of it without stopping writers
    lock.lock();
    try {
      context.health().requireWritable();
      context.hold().requireNone(what);
      publish.awaitAll();
      requireSynced();
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what is found out between two batches, without waiting for any: while this runs,
   * nothing is appended to the log, no sequence number is assigned, and the set of keyspaces does
   * not change.
   *
   * @param look receives the last sequence number assigned and the segments that are not known to
   *     be complete and durable, oldest first; must be quick
   */
  public <T> T still(BiFunction<Long, List<LogSegmentInfo>, T> look) {
    lock.lock();
    try {
      return look.apply(sequences.get(), syncer.open());
    } finally {
      lock.unlock();
    }
  }

  private void requireSynced() {
    if (!syncer.syncBefore(syncer.end())) {
      context.health().requireWritable();
      throw new ReadOnlyDatabaseException(
          "the log could not be written; try again when its memtables are flushed", null);
    }
  }

  /** Begins a new segment, and returns its number. Requires: within {@link #between}. */
  public long newSegment() {
    room.newSegment();
    return room.segment().info().number();
  }

  /**
   * Lets a sequence number pass, so that later snapshots differ from earlier ones; returns the last
   * number that an earlier snapshot may have. Requires: within {@link #between}.
   */
  public long passSequence() {
    long last = sequences.get();
    sequences.setRelease(last + 1);
    publish.complete(publish.enter(last + 1));
    return last;
  }

  /**
   * Accepts writes again after a failed write of the log, in a new segment if the old one was
   * affected; throws if that is not possible yet.
   */
  public void resume() {
    lock.lock();
    try {
      room.resume();
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
      room.segment().writer().holdClaims();
    } finally {
      lock.unlock();
    }
  }

  /** Resumes after the directory was frozen. */
  public void goOn() {
    lock.lock();
    try {
      room.segment().writer().releaseClaims();
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
}
