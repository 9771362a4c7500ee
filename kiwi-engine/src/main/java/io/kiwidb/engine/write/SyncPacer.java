package io.kiwidb.engine.write;

import io.kiwidb.Durability;
import io.kiwidb.KiwiException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.settings.WriteSettings;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Schedules the syncs of {@link Durability#BATCH} and {@link Durability#ADAPTIVE}, and keeps their
 * guarantee: the acknowledged but not durable writes never exceed the configured number of
 * operations, or the configured time from the first to the last.
 *
 * <p>Syncs run in the background, at most one per interval: the first write after an idle interval
 * starts one at once, and while writes continue the next one starts an interval after the start of
 * the last, less the {@link SyncLatencyEstimate}: writes since the <i>start</i> of the last sync
 * can be lost until the next one has <i>ended</i>. So few writes mean small batches, many writes
 * large ones, and an interval of d with a reserve of s requests one every d - s. Only if the
 * background is late does a writer wait for a sync before it is acknowledged: for the running one,
 * if that restores the guarantee, else for its own.
 *
 * <p>Threading: thread-safe.
 */
final class SyncPacer {
  private final StoreContext context;
  private final LogSyncer syncer;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean armed = new AtomicBoolean();
  // Of BATCH; not covered by a finished sync.
  private final AtomicLong operations = new AtomicLong();
  // Time of the first write after the start of the last sync; 0: none.
  private final AtomicLong oldest = new AtomicLong();
  private volatile long oldestBeingSynced;
  private volatile long lastStart;
  private final SyncLatencyEstimate reserve = new SyncLatencyEstimate();

  SyncPacer(StoreContext context, LogSyncer syncer) {
    this.context = context;
    this.syncer = syncer;
    this.lastStart = context.time().nanos() - TimeUnit.HOURS.toNanos(1);
  }

  /** Records a write that was appended and is about to be acknowledged under the policy. */
  void appended(Durability policy, int count) {
    if (policy == Durability.NONE) {
      return;
    }
    long now = now();
    if (oldest.get() == 0) {
      oldest.compareAndSet(0, now);
    }
    long span = span(policy);
    long unsynced = policy == Durability.BATCH ? operations.addAndGet(count) : 0;
    if (isDue(policy, span, unsynced, now)) {
      syncIfStillDue(policy, span);
    } else if (!armed.get() && armed.compareAndSet(false, true)) {
      arm(span, now);
    }
  }

  private void arm(long span, long now) {
    long after = lastStart;
    long due = Math.max(now, after + span - Math.min(span / 2, reserve.nanos()));
    try {
      context.scheduler().schedule(Lane.LOG, due - now, () -> background(span, after, due));
    } catch (OutOfMemoryError e) {
      // The scheduler has reported it. The write is done; an exception would claim that it failed.
      armed.set(false);
    }
  }

  /**
   * Runs a background sync, unless a writer had to sync in the meantime, which starts the next
   * interval. It stays armed until its sync has ended, and then schedules the next one itself if
   * writes came meanwhile: a writer would have to wake a thread for that.
   */
  private void background(long span, long after, long due) {
    lock.lock();
    try {
      if (lastStart == after && context.health().isWritable() && sync(now())) {
        reserve.took(now() - due);
      }
    } catch (KiwiException e) {
      // The syncer has handled and reported it: no writer waits for this sync.
    } finally {
      armed.set(false);
      lock.unlock();
    }
    if (oldest.get() != 0 && context.health().isWritable() && armed.compareAndSet(false, true)) {
      arm(span, now());
    }
  }

  private boolean isDue(Durability policy, long span, long unsynced, long now) {
    long notYet = oldest.get(); // read first: a sync moves it from here to there
    long beingSynced = oldestBeingSynced;
    long since = beingSynced != 0 ? beingSynced : notYet;
    return (since != 0 && now - since > span)
        || (policy == Durability.BATCH
            && unsynced >= context.settings().forWrites().batchOperations());
  }

  /**
   * Waits for the running sync, if there is one, and starts another only if the write still
   * violates the guarantee.
   */
  private void syncIfStillDue(Durability policy, long span) {
    lock.lock();
    try {
      long now = now();
      if (isDue(policy, span, operations.get(), now)) {
        sync(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Syncs everything written so far, on the caller's thread; returns whether there was anything.
   * Requires: the lock, so that everything counted as covered was appended before the sync began.
   */
  private boolean sync(long start) {
    long since = oldest.get();
    // Before the other: a writer must never see that nothing is due.
    oldestBeingSynced = since;
    oldest.compareAndSet(since, 0);
    long covered = operations.get();
    boolean durable = false;
    try {
      long end = syncer.end(); // after everything counted
      boolean anything = syncer.synced() < end;
      if (anything) {
        lastStart = start;
        syncer.syncTo(end);
      }
      durable = true;
      operations.addAndGet(-covered);
      return anything;
    } finally {
      if (!durable && since != 0) {
        oldest.set(since);
      }
      oldestBeingSynced = 0;
    }
  }

  private long now() {
    return Math.max(1, context.time().nanos() & Long.MAX_VALUE);
  }

  private long span(Durability policy) {
    WriteSettings settings = context.settings().forWrites();
    return policy == Durability.BATCH ? settings.batchNanos() : settings.adaptiveNanos();
  }
}
