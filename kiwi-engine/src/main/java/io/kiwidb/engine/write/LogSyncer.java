package io.kiwidb.engine.write;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.LogSegmentInfo;
import io.kiwidb.LogSegmentInfo.State;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.manifest.VersionSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the log durable up to a position, with one sync for all waiting threads (group commit): the
 * first leads and syncs on its own thread, the others wait for it, and one that is not covered
 * leads the next sync.
 *
 * <p>Invariants. <b>L1</b>: a segment is synced only after all earlier ones were, and after the
 * manifest durably records that they are complete; so the state after a power cut is a prefix, and
 * a gap is detected. <b>L2</b>: a failed sync of a segment is final; nothing that it should have
 * covered is ever acknowledged, and no other sync is attempted (the kernel may have marked the
 * pages clean). A failed write of the manifest is not final: the segment is durable, and the next
 * sync records it again. <b>L3</b>: a segment whose entries are all in tables need not be synced
 * any more. <b>L4</b>: a segment that hit a full disk, in an append or a sync, is <i>broken</i>: it
 * is never synced, and neither it nor anything after it counts as durable before its entries are in
 * tables.
 *
 * <p>Threading: thread-safe; {@link #opened} under the commit lock only.
 */
public final class LogSyncer {
  private static final long LEADER_CHECK_MILLIS = 20;

  /** Allocated in advance, because there is no memory when it is needed. */
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final RuntimeException BROKEN_OFF = new SyncFailure.BrokenOff();

  private final StoreContext context;
  private final VersionSet versions;
  private final Runnable whenReadOnly;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  // Oldest first, the last one is being written; under the lock.
  private final ArrayDeque<OpenSegment> segments = new ArrayDeque<>();
  // Segments that hit a full disk; under the lock.
  private final Set<Long> broken = new HashSet<>();
  private final SegmentSyncs segmentSyncs;
  private final SyncWaiters waiters;
  private volatile boolean syncing; // written under the lock
  private volatile boolean hasBroken; // as above
  private volatile long synced;
  private volatile @Nullable RuntimeException failure;

  /**
   * Creates a syncer with no segments.
   *
   * @param whenReadOnly called after the disk was full
   */
  public LogSyncer(StoreContext context, VersionSet versions, Runnable whenReadOnly) {
    this.context = context;
    this.versions = versions;
    this.whenReadOnly = whenReadOnly;
    this.segmentSyncs = new SegmentSyncs(context, versions);
    this.waiters = new SyncWaiters(context.time());
  }

  /** Returns where it records the lengths of segments. */
  VersionSet versions() {
    return versions;
  }

  /** Returns the log position up to which everything is durable. */
  long synced() {
    return synced;
  }

  /** Adds a new segment. Requires: the commit lock. */
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

  /** Stops all acknowledgement of durability. Needs no memory. */
  void fail() {
    failure = BROKEN_OFF;
  }

  /** Returns the number of the segment being written. */
  public long currentSegment() {
    lock.lock();
    try {
      OpenSegment last = segments.peekLast();
      return last == null ? 0 : last.info().number();
    } finally {
      lock.unlock();
    }
  }

  /** Describes the segments that are not yet known to be complete and durable, oldest first. */
  public List<LogSegmentInfo> open() {
    lock.lock();
    try {
      List<LogSegmentInfo> infos = new ArrayList<>();
      for (OpenSegment segment : segments) {
        boolean isBroken = failure != null || broken.contains(segment.info().number());
        boolean isLast = infos.size() == segments.size() - 1;
        State whole = isLast ? State.ACTIVE : State.ENDED;
        infos.add(segment.info(isBroken ? State.BROKEN : whole));
      }
      return infos;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the position after everything appended so far. */
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
    while (synced < position) {
      RuntimeException failed = failure;
      if (failed != null) {
        throw refusal(failed);
      }
      if (syncing) {
        waiters.await(position, () -> synced >= position || failure != null || !syncing);
      } else if (hasBroken) {
        waiters.wakeAll(); // there is no leader now: each waiter checks for itself
        awaitFlush(position);
      } else {
        leadUnlessLed(position);
      }
    }
  }

  /**
   * Marks a segment that hit a full disk: it is never synced again, and its content becomes durable
   * by the flush of the memtables with the same entries.
   */
  void broken(long segmentNumber) {
    lock.lock();
    try {
      broken.add(segmentNumber);
      hasBroken = true;
    } finally {
      lock.unlock();
    }
    context.scheduler().signal();
  }

  /** Returns the newest segment that hit a full disk; 0 if none did. */
  public long newestBroken() {
    if (!hasBroken) {
      return 0;
    }
    lock.lock();
    try {
      return broken.stream().mapToLong(Long::longValue).max().orElse(0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes everything before the position durable, for a flush that would otherwise overtake it.
   * Returns false if that is impossible until what a broken segment contains is in tables.
   */
  public boolean syncBefore(long position) {
    while (synced < position) {
      RuntimeException failed = failure;
      if (failed != null) {
        throw refusal(failed);
      }
      if (hasBroken) {
        return false;
      }
      if (syncing) {
        waiters.await(position, () -> synced >= position || failure != null || !syncing);
      } else {
        leadUnlessLed(position);
      }
    }
    return true;
  }

  /** Returns whether something can become durable only by a flush. */
  public boolean needsFlush() {
    return hasBroken;
  }

  /** Waits for the flush of a broken segment (L4), as long as one may succeed. */
  private void awaitFlush(long position) {
    context
        .scheduler()
        .await(
            () -> synced >= position || failure != null || !hasBroken || isFlushHopeless(),
            Long.MAX_VALUE);
    if (synced < position && failure == null && hasBroken) {
      throw new ReadOnlyDatabaseException(
          "the log could not be written, so this write is visible but not durable; it becomes durable when its memtable is flushed",
          null);
    }
  }

  private boolean isFlushHopeless() {
    return !context.health().isWritable()
        || context.health().isTroubled(Concern.FLUSH)
        || context.hold().isHeld();
  }

  private void leadUnlessLed(long position) {
    lock.lock();
    try {
      if (!syncing && synced < position && failure == null && !hasBroken) {
        lead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Syncs everything pending, with the lock released meanwhile. */
  private void lead() {
    syncing = true;
    lock.unlock();
    Throwable failed = null;
    List<OpenSegment> pending = List.of();
    long reached = 0;
    long begun = context.time().nanos();
    try {
      waiters.awaitCompany();
      pending = pending();
      begun = context.time().nanos();
      reached = segmentSyncs.run(pending);
    } catch (Throwable e) { // thread top: the waiting threads must be notified
      failed = e;
    } finally {
      end(failed, reached, begun);
    }
    if (failed == null) {
      long current = pending.get(pending.size() - 1).info().number();
      while (segments.size() > 1 && segments.getFirst().info().number() < current) {
        segments.removeFirst().writer().close();
      }
    } else {
      report(failed);
    }
  }

  /**
   * Ends the lead; returns holding the lock. Everything before the lock needs no memory: if it
   * failed, other threads would wait forever for a leader that has gone, or retry a sync that must
   * not be retried.
   */
  @SuppressWarnings("LockNotBeforeTry") // as in lead, whose caller unlocks
  private void end(@Nullable Throwable failed, long reached, long begun) {
    synced = Math.max(synced, reached); // written only by the leader
    if (failed instanceof SyncFailure.DiskFull) {
      hasBroken = true;
    } else if (failed != null && !(failed instanceof SyncFailure.Manifest)) {
      failure = failed instanceof RuntimeException e ? e : BROKEN_OFF;
    }
    syncing = false;
    lock.lock();
    if (failed instanceof SyncFailure.DiskFull full) {
      broken.add(full.segment());
    }
    idle.signalAll();
    waiters.synced(
        failure == null && !hasBroken ? synced : Long.MAX_VALUE, context.time().nanos() - begun);
  }

  /**
   * Returns when there is no leader. Requires: the lock. It polls as well, because a thread without
   * the memory to take the lock cannot signal.
   */
  private void awaitNoLeader() {
    boolean interrupted = Thread.interrupted();
    while (syncing) {
      try {
        boolean unused = idle.await(LEADER_CHECK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(Throwable failed) {
    if (failed instanceof SyncFailure.Manifest manifest) {
      // The version set has decided on the consequences for the store.
      throw manifest.forWriter();
    }
    if (failed instanceof SyncFailure.DiskFull full) {
      context
          .health()
          .worsen(Concern.LOG, Health.READ_ONLY, "the log could not be synced", full.failure());
      whenReadOnly.run();
      return; // the caller checks again, and finds the segment broken
    }
    context
        .health()
        .worsen(
            Concern.LOG,
            Health.FATAL,
            "a sync of the log failed, so it is unknown what is on the disk",
            failed);
    context.events().tell(new KiwiEvent.SyncFailed(failed));
  }

  private List<OpenSegment> pending() {
    lock.lock();
    try {
      return new ArrayList<>(segments);
    } finally {
      lock.unlock();
    }
  }

  /** Removes all segments before this one, because their memtables are in durable tables. */
  public void obsoleteBefore(long segmentNumber) {
    lock.lock();
    try {
      awaitNoLeader();
      while (segments.size() > 1 && segments.getFirst().info().number() < segmentNumber) {
        segments.removeFirst().writer().close();
        synced = Math.max(synced, segments.getFirst().base()); // L3
      }
      broken.removeIf(number -> number < segmentNumber);
      hasBroken = !broken.isEmpty();
      idle.signalAll();
      waiters.wakeAll(); // the waiter woken to lead may already be durable
    } finally {
      lock.unlock();
    }
  }

  /** Closes all segments without syncing. */
  public void close() {
    RuntimeException failed = null;
    lock.lock();
    try {
      awaitNoLeader();
      for (OpenSegment segment : segments) {
        try {
          segment.writer().close();
        } catch (RuntimeException e) {
          failed = e; // the others are closed all the same
        }
      }
    } finally {
      lock.unlock();
    }
    if (failed != null) {
      throw failed;
    }
  }

  private static RuntimeException refusal(RuntimeException cause) {
    return new ReadOnlyDatabaseException(
        "the log could not be synced; whether this write is durable is unknown until the database is reopened",
        cause);
  }
}
