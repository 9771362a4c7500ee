package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.KiwiException;
import io.kiwidb.ProviderException;
import io.kiwidb.StorageException;
import io.kiwidb.TimedOperation;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.ConcurrentMemTable;
import io.kiwidb.spi.MemTable;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes a batch from the caller to being visible and as durable as asked.
 *
 * <p>Under one short lock a batch gets its sequence numbers and its place in the log. A memtable that takes many writers is filled
 * outside the lock; the {@link PublishQueue} then shows batches to readers in commit order.
 *
 * <p>Invariants. <b>C1</b>: sequence order is log order. <b>C2</b>: a batch lies in one segment and one memtable. <b>C3</b>: nothing is
 * acknowledged before it reached the operating system, unless it skips the log. <b>C4</b>: a failed append changes nothing: its
 * sequence numbers are given to the next batch, and recovery stops at the length that the segment had before. <b>C5</b>: after a
 * failed append nothing else goes into that segment.
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
  private final Runnable whenSealed;
  private final Runnable whenReadOnly;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong sequences; // the last one handed out; written under the lock
  private boolean logBroken; // under the lock
  private volatile boolean hasUnlogged;

  /**
   * A pipeline that goes on behind the last sequence number.
   *
   * @param sequences counts sequence numbers; only the pipeline moves it
   * @param whenSealed is called, under the commit lock, after a memtable was sealed
   * @param whenReadOnly is called, under the commit lock, after the log could not be written
   */
  public CommitPipeline(
      StoreContext context,
      VersionSet versions,
      SuperVersions superVersions,
      LogSyncer syncer,
      Admission admission,
      AtomicLong sequences,
      Runnable whenSealed,
      Runnable whenReadOnly) {
    this.context = context;
    this.admission = admission;
    this.syncer = syncer;
    this.pacer = new SyncPacer(context, syncer);
    this.waiters = new DurableWaiters(context, syncer);
    this.memtables = new MemTableSwitch(context, versions, superVersions, syncer);
    this.publish = new PublishQueue(sequences.get());
    this.sequences = sequences;
    this.whenSealed = whenSealed;
    this.whenReadOnly = whenReadOnly;
  }

  /** Begins the first memtable and segment; the edit becomes durable with it. */
  public void begin(VersionEdit edit, Map<Long, OpenTable> opened) {
    lock.lock();
    try {
      memtables.begin(sequences.get(), edit, opened);
    } finally {
      lock.unlock();
    }
  }

  /** The newest sequence number that readers may see. */
  public long visibleSequence() {
    return publish.visible();
  }

  /** Bytes of the log that a power cut could take. */
  public long unsyncedBytes() {
    return Math.max(0, syncer.end() - syncer.synced());
  }

  /** Writes a batch; returns when it is visible and as durable as asked. */
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

  /** Writes a batch; returns when it is visible. The stage completes when it is as durable as asked. */
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

  /** Makes everything so far durable. */
  public void sync() {
    context.health().requireOpen();
    syncer.syncTo(syncer.end());
  }

  /**
   * Waits for the writes that are under way, makes everything durable, and records that, so that the next recovery can tell damage
   * from a torn tail. Requires: the database takes no more writes.
   */
  public void close(VersionSet versions) {
    lock.lock();
    try {
      publish.awaitAll();
      syncer.syncTo(syncer.end());
      waiters.serve();
      OpenSegment segment = memtables.segment();
      long length = segment.writer().length();
      versions.apply(
          new VersionEdit().log(segment.info().ended(length, length)), Map.of(), version -> {});
    } finally {
      lock.unlock();
    }
  }

  /** Whether something in memory can only become durable by a flush. */
  public boolean needsFlush() {
    return hasUnlogged || syncer.needsFlush();
  }

  /** Seals the active memtable if there is anything in it, and returns the id of the last sealed one. */
  public long seal() {
    lock.lock();
    try {
      MemTableSlot active = memtables.active();
      if (active.table().entries() == 0) {
        return active.id() - 1;
      }
      context.health().requireWritable();
      switchMemtable();
      return active.id();
    } finally {
      lock.unlock();
    }
  }

  /** Takes writes again after the disk was full, in a new segment if the old one was hit; fails if there still is no space. */
  public void resume() {
    lock.lock();
    try {
      if (context.health().state().health() == Health.READ_ONLY) {
        if (logBroken) {
          switchMemtable(); // C5
          logBroken = false;
        }
        context.health().recoverFrom(Health.READ_ONLY);
      }
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
    return asked.compareTo(own) < 0
        ? asked
        : own; // constants are ordered from most to least durable
  }

  private long submit(BatchBuffer batch, WriteOptions options) {
    admission.admit(batch.length(), options.stallLimit());
    long position = NOT_LOGGED;
    long ticket;
    MemTable table;
    boolean applied = false;
    lock.lock();
    try {
      context.health().requireWritable();
      if (memtables.isDue()) {
        switchMemtable();
      }
      table = memtables.active().table();
      long first = sequences.get() + 1;
      batch.seal(first);
      if (options.log() == WriteOptions.Log.WRITE) {
        position = append(batch);
      } else {
        hasUnlogged = true;
      }
      sequences.setRelease(first + batch.count() - 1);
      ticket = publish.enter(first + batch.count() - 1);
      if (!(table instanceof ConcurrentMemTable)) {
        apply(batch, table);
        applied = true;
      }
    } finally {
      lock.unlock();
    }
    if (!applied) {
      apply(batch, table);
    }
    publish.complete(ticket);
    context.counters().increment(Counter.BATCHES);
    context.counters().add(Counter.ENTRIES_WRITTEN, batch.count());
    context.counters().add(Counter.USER_BYTES, batch.entryBytes());
    return position;
  }

  private void switchMemtable() {
    memtables.begin(sequences.get(), new VersionEdit(), Map.of());
    whenSealed.run();
  }

  private long append(BatchBuffer batch) {
    OpenSegment segment = memtables.segment();
    try {
      long before = segment.writer().length();
      long after = segment.writer().append(batch.array(), batch.offset(), batch.length());
      context.counters().add(Counter.LOG_BYTES, after - before);
      return segment.base() + after;
    } catch (StorageException e) {
      Health health =
          e.reason() == StorageException.Reason.DISK_FULL ? Health.READ_ONLY : Health.FATAL;
      logBroken = true;
      syncer.broken(segment.info().number());
      context.health().worsen(health, "the log could not be written", e);
      whenReadOnly.run();
      throw e;
    } catch (KiwiException e) {
      throw e;
    } catch (RuntimeException e) {
      ProviderException wrapped =
          new ProviderException("log " + context.parts().log().name(), "append", e);
      context.health().worsen(Health.FATAL, "the log could not be written", wrapped);
      throw wrapped;
    }
  }

  private void apply(BatchBuffer batch, MemTable table) {
    boolean done = false;
    try {
      BatchReader reader = batch.reader();
      while (reader.next()) {
        table.add(
            reader.tag(),
            reader.expiry(),
            batch.array(),
            reader.keyOffset(),
            reader.keyLength(),
            reader.valueOffset(),
            reader.valueLength());
      }
      done = true;
    } finally {
      if (!done) { // whatever it was, an OutOfMemoryError included: the batch is logged, but only
        // partly in memory
        IllegalStateException cause =
            new IllegalStateException("a batch could not be applied to the memtable");
        publish.fail(cause);
        context
            .health()
            .worsen(Health.FATAL, "a logged batch could not be applied to the memtable", cause);
      }
    }
  }
}
