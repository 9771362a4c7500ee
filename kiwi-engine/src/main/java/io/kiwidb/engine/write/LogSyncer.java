package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.StorageException;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the log durable up to a position, one sync for all who wait: the first to ask leads and syncs on its own thread, the
 * others wait for it, and whoever is not covered then leads the next.
 *
 * <p>Invariants. <b>L1</b>: a segment is synced only after all before it were, and after the manifest durably says that they are
 * whole; so what survives a power cut is a prefix, and a hole is found out. <b>L2</b>: a failed sync of a segment is final; nothing that it
 * should have covered is ever acknowledged, and no other sync is tried (the kernel may have marked the pages clean). A manifest that the
 * disk has no room for is not: the segment is durable, and the next sync says so again, in a new manifest. <b>L3</b>: a
 * segment whose memtable is in tables need not be synced any more. <b>L4</b>: a segment that a failed append ended takes no sync; nothing behind
 * it is called durable before its memtable is in a table.
 *
 * <p>Threading: thread-safe; {@link #opened} under the commit lock only.
 */
public final class LogSyncer {
  private static final long FLUSH_CHECK_NANOS = 20_000_000;

  private final StoreContext context;
  private final VersionSet versions;
  private final Runnable whenReadOnly;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<OpenSegment> segments =
      new ArrayDeque<>(); // oldest first; the last one is written
  private final LongHashSet broken = new LongHashSet(); // segments that a failed append ended
  private final SyncWaiters waiters;
  private volatile boolean syncing; // written under the lock
  private volatile long synced;
  private volatile @Nullable RuntimeException failure;

  /**
   * With no segment yet.
   *
   * @param whenReadOnly is called after the disk had no room for a manifest
   */
  public LogSyncer(StoreContext context, VersionSet versions, Runnable whenReadOnly) {
    this.context = context;
    this.versions = versions;
    this.whenReadOnly = whenReadOnly;
    this.waiters = new SyncWaiters(context.time());
  }

  /** Up to which log position everything is durable. */
  long synced() {
    return synced;
  }

  /** A segment begins. Requires: the commit lock. */
  void opened(OpenSegment segment) {
    lock.lock();
    try {
      if (segments.isEmpty()) {
        synced = segment.end(); // its header was synced before the manifest named it
      }
      segments.add(segment);
    } finally {
      lock.unlock();
    }
  }

  /** The position behind everything appended so far. */
  long end() {
    lock.lock();
    try {
      OpenSegment last = segments.peekLast();
      return last == null ? synced : last.end();
    } finally {
      lock.unlock();
    }
  }

  /** Returns once everything before the position is durable. */
  void syncTo(long position) {
    if (synced >= position) {
      return;
    }
    while (synced < position) {
      RuntimeException failed = failure;
      if (failed != null) {
        throw refusal(failed);
      }
      if (syncing) {
        waiters.await(position, () -> synced >= position || failure != null || !syncing);
      } else {
        leadUnlessLed(position);
      }
    }
  }

  /** An append to the segment failed: it takes no sync either, and what it holds becomes durable by its flush. */
  void broken(long segmentNumber) {
    lock.lock();
    try {
      broken.add(segmentNumber);
    } finally {
      lock.unlock();
    }
  }

  /** Whether something can only become durable by a flush. */
  public boolean needsFlush() {
    lock.lock();
    try {
      return hasBrokenSegment();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasBrokenSegment() {
    return !broken.isEmpty()
        && segments.stream().anyMatch(segment -> broken.contains(segment.info().number()));
  }

  /** Waits a moment for the flush of a broken segment (L4). */
  @SuppressWarnings("WaitNotInLoop") // syncTo is the loop
  private void awaitFlush() {
    if (!context.health().isWritable()) {
      throw new ReadOnlyDatabaseException(
          "the log could not be written, so this write is not durable yet; it is once its memtable is flushed",
          null);
    }
    boolean interrupted = Thread.interrupted();
    try {
      long left = idle.awaitNanos(FLUSH_CHECK_NANOS);
      assert left <= FLUSH_CHECK_NANOS;
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void leadUnlessLed(long position) {
    lock.lock();
    try {
      if (syncing || synced >= position || failure != null) {
        return;
      }
      if (hasBrokenSegment()) {
        waiters.wakeAll(); // nobody leads now: each looks for itself
        awaitFlush();
      } else {
        lead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Syncs what there is, with the lock given back meanwhile. */
  private void lead() {
    syncing = true;
    lock.unlock();
    RuntimeException failed = null;
    List<OpenSegment> pending = List.of();
    long reached = 0;
    long begun = context.time().nanos();
    try {
      waiters.awaitCompany();
      pending = pending();
      begun = context.time().nanos();
      reached = sync(pending);
    } catch (RuntimeException e) {
      failed = e;
    } finally {
      lock.lock();
      synced = Math.max(synced, reached);
      failure = failed instanceof ManifestFullException ? null : failed;
      syncing = false;
      idle.signalAll();
      waiters.synced(failure == null ? synced : Long.MAX_VALUE, context.time().nanos() - begun);
    }
    if (failed instanceof ManifestFullException full) {
      throw noRoom(full.cause);
    } else if (failed != null) {
      context.events().tell(new KiwiEvent.SyncFailed(failed));
      context
          .health()
          .worsen(
              Health.FATAL,
              "a sync of the log failed, so nobody knows what is on the disk",
              failed);
    } else {
      long current = pending.get(pending.size() - 1).info().number();
      while (segments.size() > 1 && segments.getFirst().info().number() < current) {
        segments.removeFirst().writer().close();
      }
    }
  }

  private List<OpenSegment> pending() {
    lock.lock();
    try {
      return new ArrayList<>(segments);
    } finally {
      lock.unlock();
    }
  }

  private long sync(List<OpenSegment> pending) {
    int last = pending.size() - 1;
    for (int i = 0; i < last; i++) {
      OpenSegment older = pending.get(i);
      long length = older.writer().length();
      sync(older);
      tellManifest(new VersionEdit().log(older.info().ended(length, length))); // L1
    }
    sync(pending.get(last));
    return pending.get(last).base() + pending.get(last).writer().syncedLength();
  }

  private void tellManifest(VersionEdit edit) {
    try {
      versions.apply(edit, Map.of(), version -> {});
    } catch (StorageException e) {
      throw e.reason() == StorageException.Reason.DISK_FULL ? new ManifestFullException(e) : e;
    }
  }

  /** The disk is full, not broken: whoever waits for this sync hears of it, and writing resumes when there is space. */
  private StorageException noRoom(StorageException cause) {
    context
        .health()
        .worsen(Health.READ_ONLY, "the manifest could not be written when a log was synced", cause);
    whenReadOnly.run();
    return cause;
  }

  /** Tells a full disk at the manifest from a failed sync of the log. */
  private static final class ManifestFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never leaves this class
    private final StorageException cause;

    ManifestFullException(StorageException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  private void sync(OpenSegment segment) {
    context.counters().increment(Counter.LOG_SYNCS);
    long begun = context.recorder().beginAlways();
    segment.writer().sync();
    context.recorder().end(TimedOperation.SYNC, begun);
  }

  /** The memtables of all segments before this one are in durable tables. */
  public void obsoleteBefore(long segmentNumber) {
    lock.lock();
    try {
      while (syncing) {
        idle.awaitUninterruptibly();
      }
      while (segments.size() > 1 && segments.getFirst().info().number() < segmentNumber) {
        segments.removeFirst().writer().close();
        synced = Math.max(synced, segments.getFirst().base()); // L3
      }
      broken.removeIfLong(number -> number < segmentNumber);
      idle.signalAll();
      waiters.wakeAll(); // the one who was to lead may have nothing to wait for any more
    } finally {
      lock.unlock();
    }
  }

  /** Closes all segments without syncing. */
  public void close() {
    lock.lock();
    try {
      while (syncing) {
        idle.awaitUninterruptibly();
      }
      segments.forEach(segment -> segment.writer().close());
    } finally {
      lock.unlock();
    }
  }

  private static RuntimeException refusal(RuntimeException cause) {
    return new ReadOnlyDatabaseException(
        "the log could not be synced; whether this write survives is open until the database has been reopened",
        cause);
  }
}
