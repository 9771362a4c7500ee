package io.kiwidb.engine.settings;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.KiwiException;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memtables of several stores within one limit: beyond it, the store with the largest
 * active memtable seals it.
 *
 * <p>A store reports its memory after it has written a {@value #STEPS}th of the limit, so that a
 * write costs an addition. Memtables are sealed when the active ones take seven eighths of the
 * limit, or when all take the limit and the active ones at least half of it: otherwise most of the
 * memory is being flushed already, and sealing would only make small tables. (The rule of RocksDB's
 * write buffer manager.) Sealing is a task of the store that seals, because it creates a log
 * segment: writers of other stores do not wait for its disk. When flushes cannot keep up, writers
 * are delayed, but never stopped.
 *
 * <p>Invariants. <b>M1</b>: the totals are the sums of what the members reported last; a member
 * changes them under its lock. <b>M2</b>: a member that cannot flush, or has failed to seal, is not
 * part of the totals, so that it neither causes others to seal small memtables nor delays them.
 * <b>M3</b>: a member seals at most one memtable at a time, and after a failure none until it has
 * reported a smaller one.
 *
 * <p>Threading: thread-safe.
 */
public final class SharedMemtables {
  private static final int STEPS = 100;
  private static final long LEAST_STEP = 4 << 10;
  private static final long MOST_STEP = 256 << 10;
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final long limit;
  private final long step;
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final AtomicLong all = new AtomicLong();
  private final AtomicLong active = new AtomicLong();
  private final ReentrantLock relieving = new ReentrantLock();

  /** Creates a limit in bytes, without members. */
  public SharedMemtables(long limit) {
    this.limit = limit;
    this.step = Math.max(LEAST_STEP, Math.min(MOST_STEP, limit / STEPS));
  }

  /**
   * Creates the part of a store, which counts from its first report on; the scheduler runs what the
   * store has to do.
   */
  public Member join(MemtableUser user, Scheduler scheduler) {
    return new Member(user, scheduler);
  }

  /** Returns the limit in bytes. */
  public long limit() {
    return limit;
  }

  /** Returns the memory of the memtables of all stores, including those that cannot flush. */
  public long bytes() {
    return members.stream().mapToLong(member -> member.reported.all()).sum();
  }

  private boolean isTooMuch() {
    long now = active.get();
    return now >= limit / 8 * 7 || (all.get() >= limit && now >= limit / 2);
  }

  /** Returns whether writers must be delayed: sealing alone does not help. */
  private boolean isFarTooMuch() {
    return all.get() >= limit + limit / 4;
  }

  private void relieve() {
    // Another thread that holds the lock looks at the same members.
    if (!isTooMuch() || !relieving.tryLock()) {
      return;
    }
    try {
      leaveOutStuck();
      Member largest = largest();
      // Each turn makes one member busy, so this ends.
      while (isTooMuch() && largest != null && largest.seal()) {
        largest = largest();
      }
    } finally {
      relieving.unlock();
    }
  }

  /** Re-evaluates members that may no longer be part of the totals (M2). */
  private void leaveOutStuck() {
    for (Member member : members) {
      if (!member.user.canFlush()) {
        member.recount();
      }
    }
  }

  private @Nullable Member largest() {
    Member largest = null;
    long most = 0;
    for (Member member : members) {
      long bytes = member.sealable();
      if (bytes > most) {
        most = bytes;
        largest = member;
      }
    }
    return largest;
  }

  /** A store with its memory. Threading: thread-safe. */
  public final class Member implements AutoCloseable {
    private static final long NO_FAILURE = Long.MAX_VALUE;

    private final MemtableUser user;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean sealing = new AtomicBoolean();
    private volatile MemtableUser.Memory reported = MemtableUser.Memory.NONE;
    private volatile long failedAt = NO_FAILURE; // the largest memtable, when it was not sealed

    @GuardedBy("lock")
    private MemtableUser.Memory counted = MemtableUser.Memory.NONE; // in the totals

    @GuardedBy("lock")
    private boolean joined;

    @GuardedBy("lock")
    private boolean closed;

    private long unreported; // a lost addition only delays the report

    private Member(MemtableUser user, Scheduler scheduler) {
      this.user = user;
      this.scheduler = scheduler;
    }

    /**
     * Reports that this many bytes were written. May delay the caller, which must hold no lock that
     * a flush needs.
     */
    public void written(long bytes) {
      long sum = unreported + bytes;
      if (sum < step) {
        unreported = sum;
        return;
      }
      unreported = 0;
      changed();
      if (!isFarTooMuch()) {
        return;
      }
      leaveOutStuck();
      if (user.canFlush()) {
        boolean unused = scheduler.await(() -> !isFarTooMuch(), DELAY_NANOS);
      }
    }

    /** Reports that the memory has changed, or that flushing was stopped or resumed. */
    public void changed() {
      recount();
      relieve();
    }

    private void recount() {
      lock.lock();
      try {
        if (!closed) {
          report(user.memory());
          if (!joined) {
            joined = true;
            members.add(this);
          }
        }
      } finally {
        lock.unlock();
      }
    }

    @GuardedBy("lock")
    private void report(MemtableUser.Memory now) {
      reported = now;
      if (now.largest() < failedAt) {
        failedAt = NO_FAILURE;
      }
      if (failedAt != NO_FAILURE || !user.canFlush()) {
        count(MemtableUser.Memory.NONE); // M2
      } else {
        count(sealing.get() ? withoutLargest(now) : now);
      }
    }

    /** Counts the largest memtable as sealed, so that no other member seals one instead. */
    private static MemtableUser.Memory withoutLargest(MemtableUser.Memory memory) {
      return new MemtableUser.Memory(memory.all(), memory.active() - memory.largest(), 0);
    }

    @GuardedBy("lock")
    private void count(MemtableUser.Memory next) {
      all.addAndGet(next.all() - counted.all());
      active.addAndGet(next.active() - counted.active());
      counted = next;
    }

    /** Returns the size of the memtable that could be sealed; 0 if none can. */
    private long sealable() {
      return sealing.get() || failedAt != NO_FAILURE || !user.canFlush() ? 0 : reported.largest();
    }

    /** Has the largest memtable sealed by a task. Returns false if it is not possible now. */
    private boolean seal() {
      if (!sealing.compareAndSet(false, true)) {
        return false;
      }
      boolean queued = false;
      try {
        recount();
        scheduler.execute(Lane.FLUSH, this::sealNow);
        queued = true;
      } catch (OutOfMemoryError e) { // not the failure of the write that led here
        return false;
      } finally {
        if (!queued) {
          sealing.set(false);
        }
      }
      return true;
    }

    private void sealNow() {
      long bytes = reported.largest();
      try {
        user.sealLargest();
      } catch (KiwiException | IllegalStateException e) {
        failedAt = bytes; // the store has reported it, or was paused or closed meanwhile
      } finally {
        sealing.set(false);
        changed();
      }
    }

    /** Removes the store. */
    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        reported = MemtableUser.Memory.NONE;
        count(MemtableUser.Memory.NONE);
      } finally {
        lock.unlock();
      }
      members.remove(this);
    }
  }
}
