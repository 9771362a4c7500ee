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
 * Decides when {@link Durability#BATCH} and {@link Durability#ADAPTIVE} sync, and holds their
 * promise: the writes that are acknowledged and not durable never span more than the stated
 * operations, or more than the stated time from the first to the last.
 *
 * <p>Syncs run in the background, at most one in each span: the first write after a quiet span
 * starts one at once, and while writes keep coming the next one starts a span after the last had
 * started, less the {@link SyncLatencyEstimate} that syncs take of late: what was written since the
 * last one <i>started</i> is lost until the next one has <i>ended</i>. So few writes mean small
 * batches, many writes large ones, and a span of d with a reserve of s asks for one in each d - s.
 * Only when the background is late does a writer wait for a sync before it is acknowledged: for the
 * one that is running, if that brings it within the span again, else for its own.
 *
 * <p>Threading: thread-safe.
 */
final class SyncPacer {
  private final StoreContext context;
  private final LogSyncer syncer;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean armed = new AtomicBoolean();
  private final AtomicLong operations = new AtomicLong(); // of BATCH; no finished sync covers them
  private final AtomicLong oldest =
      new AtomicLong(); // when the first write after the start of the last sync came; 0: none
  private volatile long oldestBeingSynced;
  private volatile long lastStart;
  private final SyncLatencyEstimate reserve = new SyncLatencyEstimate();

  SyncPacer(StoreContext context, LogSyncer syncer) {
    this.context = context;
    this.syncer = syncer;
    this.lastStart = context.time().nanos() - TimeUnit.HOURS.toNanos(1);
  }

  /** A write was appended and is about to be acknowledged under the policy. */
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
      // The scheduler has told the store. The write is done; to fail now would say that it is not.
      armed.set(false);
    }
  }

  /**
   * The background's turn; if a writer had to sync in the meantime, the next span begins with that.
   * It stays armed until its sync has ended, and then goes on by itself if writes came meanwhile: a
   * writer that asked for the next one would have to wake a thread.
   */
  private void background(long span, long after, long due) {
    lock.lock();
    try {
      if (lastStart == after && context.health().isWritable() && sync(now())) {
        reserve.took(now() - due);
      }
    } catch (KiwiException e) {
      // The syncer has decided what it means and told it: no writer waits for this one.
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
   * Waits for the sync that is running, if one is, and starts another only if that one left the
   * write beyond the promise.
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
   * Syncs everything so far, on the caller's thread; tells whether there was anything. Requires:
   * the lock, so that what is counted as covered was appended before the sync began.
   */
  private boolean sync(long start) {
    long since = oldest.get();
    // Before the other: at no moment may a writer believe that nothing is due.
    oldestBeingSynced = since;
    oldest.compareAndSet(since, 0);
    long covered = operations.get();
    boolean durable = false;
    try {
      long end = syncer.end(); // behind all that was counted
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
