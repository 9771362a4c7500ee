package io.kiwidb.engine.expiry;

import io.kiwidb.KiwiException;
import io.kiwidb.io.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The time of a store: that of the clock, but never earlier than it was before. So an entry that
 * was seen to have expired stays so, also if the clock is set back, and also after a restart.
 *
 * <p><b>How restarts are covered.</b> The manifest holds a time with which the store begins when it
 * is opened again, the <i>lease</i>. Nothing needs it until a reader meets an entry that has
 * expired. If the expiry is not later than the lease, nothing needs to be done. Otherwise the lease
 * is first extended to {@value #LEASE_MILLIS} ms from now. So one reader pays for an edit of the
 * manifest, and all others for a comparison; while readers keep meeting such entries, a background
 * task extends the lease before it is reached. After a crash the time is that of the lease, so it
 * may be ahead of the clock by that much, and stands still until the clock has caught up. A clean
 * close of a store with expiries records the exact time.
 *
 * <p><b>Invariants.</b> <b>X1</b>: the time never goes back. <b>X2</b>: before a reader is told
 * that an expiry has passed, the lease is not earlier than it, unless it could not be extended:
 * then the entry has expired all the same, and the extension is tried again at once, because the
 * manifest may be a new one by then, when the store takes writes again, and when another one is
 * met, but not more often than once in {@value #RETRY_MILLIS} ms. <b>X3</b>: nothing is written
 * while the directory is frozen or the store refuses writes, or after the store has recorded the
 * time at which it closes. <b>X4</b>: that time is the last: readers that are still at work while
 * the store closes see nothing expire of which the next opening would not know. They wait while it
 * is being recorded.
 *
 * <p>Threading: thread-safe. {@link #passed} may write and sync the manifest on the caller's
 * thread.
 */
public final class ExpiryClock {
  static final long LEASE_MILLIS = 10_000;
  static final long RETRY_MILLIS = 1_000;
  private static final int ATTEMPTS = 2; // after a failure, the manifest may be a new one

  private final TimeSource time;
  private final AtomicLong latest; // -1 - the time once it is the last; X4
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile long lease; // written under the lock
  private volatile long failedAt =
      Long.MIN_VALUE; // nanos of the last failure; written under the lock
  private volatile boolean hasFailed;
  private final AtomicLong missed = new AtomicLong(); // the latest expiry that is not recorded
  private volatile boolean ended;
  private volatile boolean used;
  private volatile @Nullable Writer writer;

  /**
   * How the lease becomes durable.
   *
   * @param extend makes a time durable; throws {@link KiwiException} if that is not possible
   * @param frozen whether nothing may be written now; asked under the clock's lock, too
   * @param later runs a task in the background
   */
  public record Writer(LongConsumer extend, BooleanSupplier frozen, Consumer<Runnable> later) {}

  /**
   * Creates a clock.
   *
   * @param recorded the lease in the manifest; 0 if there is none
   */
  public ExpiryClock(TimeSource time, long recorded) {
    this.time = time;
    this.latest = new AtomicLong(Math.max(recorded, time.epochMillis()));
    this.lease = recorded;
  }

  /** Lets the clock write leases from now on; one that only reads never does. */
  public void writeWith(Writer newWriter) {
    writer = newWriter;
  }

  /** Returns the time in milliseconds since 1970. */
  public long now() {
    long clock = time.epochMillis();
    long seen = latest.get();
    while (seen >= 0 && clock > seen) { // X1
      if (latest.compareAndSet(seen, clock)) {
        return clock;
      }
      seen = latest.get();
    }
    return time(seen);
  }

  private static long time(long seen) {
    return seen < 0 ? -1 - seen : seen;
  }

  /** Lets the clock stand; returns the last time. */
  private long stop() {
    long seen;
    do {
      seen = latest.get();
    } while (seen >= 0 && !latest.compareAndSet(seen, -1 - Math.max(seen, time.epochMillis())));
    return time(latest.get());
  }

  /** Is told that the store contains entries with expiries. */
  public void use() {
    if (!used) {
      used = true;
    }
  }

  /**
   * Returns the time to record in a copy of the store, with which it begins: what has expired for a
   * reader of this store has expired in the copy. 0 if the store has no entries with expiries, and
   * never had.
   */
  public long toRecord() {
    return lease == 0 && !used ? 0 : Math.max(lease, now());
  }

  /** Is told that a reader has met an entry with an expiry that is not after {@link #now}. */
  public void passed(long expiry) {
    if (expiry > lease) {
      extend(expiry);
    } else if (lease - time(latest.get()) < LEASE_MILLIS / 2) {
      renew();
    }
  }

  /** Extends the lease in the background. */
  private void renew() {
    Writer now = writer;
    if (now != null && !ended && isDue() && renewing.compareAndSet(false, true)) {
      boolean accepted = false;
      try {
        now.later().accept(() -> {
          renewing.set(false);
          if (lease - now() < LEASE_MILLIS / 2) {
            extend(now() + LEASE_MILLIS / 2);
          }
        });
        accepted = true;
      } finally {
        if (!accepted) { // no memory for a task: the next reader tries again
          renewing.set(false);
        }
      }
    }
  }

  private void extend(long expiry) {
    Writer with = writer;
    if (with == null) {
      return;
    }
    if (!isDue() || with.frozen().getAsBoolean()) {
      missed.accumulateAndGet(expiry, Math::max);
      return;
    }
    lock.lock();
    try {
      for (int attempt = 0; attempt < ATTEMPTS && expiry > lease; attempt++) {
        if (ended || attempt == 0 && !isDue() || with.frozen().getAsBoolean()) { // X3
          break;
        }
        extendNow(with);
      }
      if (expiry > lease) {
        missed.accumulateAndGet(expiry, Math::max);
      }
    } finally {
      lock.unlock();
    }
  }

  private void extendNow(Writer with) {
    long until = now() + LEASE_MILLIS;
    try {
      with.extend().accept(until);
      lease = until;
      hasFailed = false;
    } catch (KiwiException e) { // reported where it happened; X2
      failedAt = time.nanos();
      hasFailed = true;
    }
  }

  /** Is told that the store takes writes again: what could not be recorded is recorded now. */
  public void catchUp() {
    long expiry = missed.get();
    if (expiry > lease) {
      hasFailed = false;
      extend(expiry);
    }
  }

  private boolean isDue() {
    return !hasFailed || time.nanos() - failedAt >= TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
  }

  /** Returns when no lease is being written. */
  @SuppressWarnings("LockNotBeforeTry") // a barrier: nothing happens between the two
  public void awaitWrites() {
    lock.lock();
    lock.unlock();
  }

  /**
   * Ends the lease: nothing is written any more, except the last time, which is passed to
   * {@code record}; 0 if the store has no entries with expiries, and never had. A reader that is
   * told that an expiry has passed waits until that is recorded: if the process died before, the
   * next opening would not know.
   *
   * @param record makes the time durable
   */
  public void end(LongConsumer record) {
    lock.lock();
    try {
      ended = true;
      long last = stop();
      if (lease == 0 && !used) {
        record.accept(0);
      } else {
        record.accept(last);
        lease = Math.max(lease, last); // X4: no reader judges by a later time
      }
    } finally {
      lock.unlock();
    }
  }
}
