package io.kiwidb.engine.view;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The sequence numbers of open snapshots, which flushes and compactions preserve.
 *
 * <p>A snapshot takes the visible sequence number under the lock under which compactions read the
 * list. All entries of a compaction that read the list before were visible then, so a later
 * snapshot sees the newest entry of each key that it keeps.
 *
 * <p>Threading: thread-safe.
 */
public final class SnapshotList {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final TreeMap<Long, Integer> sequences = new TreeMap<>();

  private final Runnable whenClosed;

  /**
   * Creates an empty list.
   *
   * @param whenClosed called after a snapshot was closed, without a lock
   */
  public SnapshotList(Runnable whenClosed) {
    this.whenClosed = whenClosed;
  }

  /** Adds a snapshot of the visible state and returns its sequence number. */
  public long open(LongSupplier visible) {
    lock.lock();
    try {
      long sequence = visible.getAsLong();
      sequences.merge(sequence, 1, Integer::sum);
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a snapshot. */
  public void close(long sequence) {
    lock.lock();
    try {
      sequences.computeIfPresent(sequence, (key, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
    whenClosed.run();
  }

  /** Returns the distinct sequence numbers, ascending. */
  public long[] sequences() {
    lock.lock();
    try {
      return sequences.keySet().stream().mapToLong(Long::longValue).toArray();
    } finally {
      lock.unlock();
    }
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
      for (long open : sequences.keySet()) {
        if (Arrays.binarySearch(known, open) < 0) {
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
      return sequences.isEmpty() ? Long.MAX_VALUE : sequences.firstKey();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of open snapshots. */
  public long count() {
    lock.lock();
    try {
      return sequences.values().stream().mapToLong(Integer::longValue).sum();
    } finally {
      lock.unlock();
    }
  }
}
