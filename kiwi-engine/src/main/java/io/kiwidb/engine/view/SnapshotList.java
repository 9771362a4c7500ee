package io.kiwidb.engine.view;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.expiry.Stripes;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The moments of open snapshots, whose view flushes and compactions preserve.
 *
 * <p>A snapshot takes the visible sequence number under the lock under which compactions read the
 * list. All entries of a compaction that read the list before were visible then, so a later
 * snapshot sees the newest entry of each key that it keeps. It takes the time under the same lock:
 * of two snapshots, the one with the larger sequence number has no earlier time.
 *
 * <p>Threading: thread-safe.
 */
public final class SnapshotList {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final TreeMap<Moment, Integer> moments = new TreeMap<>();

  private final Runnable whenClosed;
  private final LongSupplier clock;

  /**
   * Creates an empty list.
   *
   * @param whenClosed called after a snapshot was closed, without a lock
   * @param clock returns the time, which never goes back
   */
  public SnapshotList(Runnable whenClosed, LongSupplier clock) {
    this.whenClosed = whenClosed;
    this.clock = clock;
  }

  /** Adds a snapshot of the visible state and returns what it sees. */
  public Moment open(LongSupplier visible) {
    lock.lock();
    try {
      Moment moment = new Moment(visible.getAsLong(), clock.getAsLong());
      moments.merge(moment, 1, Integer::sum);
      return moment;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a snapshot. */
  public void close(Moment moment) {
    lock.lock();
    try {
      moments.computeIfPresent(moment, (key, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
    whenClosed.run();
  }

  /** Returns the distinct sequence numbers, ascending. */
  public long[] sequences() {
    lock.lock();
    try {
      return distinct();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the stripes between the snapshots. The newest one is read from now on: readers that
   * come later, also those that hold no snapshot, have no earlier time.
   */
  public Stripes stripes() {
    lock.lock();
    try {
      long[] sequences = distinct();
      long[] firstReads = new long[sequences.length + 1];
      for (int i = 0; i < sequences.length; i++) {
        firstReads[i] =
            moments.ceilingKey(new Moment(sequences[i], Long.MIN_VALUE)).millis();
      }
      firstReads[sequences.length] = clock.getAsLong();
      return new Stripes(sequences, firstReads);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private long[] distinct() {
    return moments.keySet().stream().mapToLong(Moment::sequence).distinct().toArray();
  }

  /**
   * Runs an action unless a snapshot is open that is not in the given list, and lets none be opened
   * meanwhile; returns whether it ran.
   *
   * @param known sequence numbers, ascending
   */
  public boolean runUnlessNewer(long[] known, Runnable action) {
    lock.lock();
    try {
      for (Moment open : moments.keySet()) {
        if (Arrays.binarySearch(known, open.sequence()) < 0) {
          return false;
        }
      }
      action.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the oldest open snapshot; {@link Long#MAX_VALUE} if there is none. */
  public long oldest() {
    lock.lock();
    try {
      return moments.isEmpty() ? Long.MAX_VALUE : moments.firstKey().sequence();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of open snapshots. */
  public long count() {
    lock.lock();
    try {
      return moments.values().stream().mapToLong(Integer::longValue).sum();
    } finally {
      lock.unlock();
    }
  }
}
