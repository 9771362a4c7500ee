package io.kiwidb.engine.range;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The range deletions of a memtable, to which further ones are added.
 *
 * <p>They are kept as a few sets, each at least twice as large as the next. New ones wait until a
 * reader comes; it makes them a set of their own and merges it with those that are not larger. So
 * adding one costs next to nothing, n deletions between which readers come build sets of
 * n&nbsp;log&nbsp;n deletions in total, and a question is asked of at most log&nbsp;n sets.
 *
 * <p>Threading: thread-safe. A deletion whose {@link #add} returned is seen by all questions that
 * begin afterwards. Readers wait for no lock, except while another one makes the set that they
 * need.
 */
public final class NewRangeDeletions {
  private static final RangeDeletions[] EMPTY = {};

  private final KeyOrder order;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile RangeDeletions[] sets = EMPTY; // replaced under the lock
  private volatile int waiting; // written under the lock, after the sets
  private volatile int count; // written under the lock
  private volatile long bytes; // as the count

  @GuardedBy("lock")
  private final List<List<RangeDeletion>> members = new ArrayList<>(); // of the sets

  @GuardedBy("lock")
  private List<RangeDeletion> fresh = new ArrayList<>(); // in no set yet

  /** Creates an empty set. */
  public NewRangeDeletions(KeyOrder order) {
    this.order = order;
  }

  /** Adds a deletion. */
  public void add(RangeDeletion deletion) {
    lock.lock();
    try {
      fresh.add(deletion);
      int more = count + 1;
      count = more;
      long larger = bytes + deletion.memoryBytes();
      bytes = larger;
      waiting = fresh.size();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the sets, for a reader that asks several questions. Must not be modified. */
  public RangeDeletions[] sets() {
    if (waiting > 0) { // read before the sets
      lock.lock();
      try {
        merge();
      } finally {
        lock.unlock();
      }
    }
    return sets;
  }

  /** Makes a set of the fresh ones. A failure, for lack of memory, changes nothing. */
  @GuardedBy("lock")
  private void merge() {
    if (fresh.isEmpty()) {
      return; // another reader was quicker
    }
    List<RangeDeletion> merged = new ArrayList<>(fresh);
    int kept = members.size();
    while (kept > 0 && members.get(kept - 1).size() <= merged.size()) {
      merged.addAll(members.get(--kept));
    }
    RangeDeletions[] next = Arrays.copyOf(sets, kept + 1);
    next[kept] = RangeDeletions.of(order, merged);
    List<RangeDeletion> none = new ArrayList<>();
    members.add(merged);
    members.subList(kept, members.size() - 1).clear();
    fresh = none;
    sets = next;
    waiting = 0;
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Returns the sequence number of the newest visible deletion of a key, or
   * {@link RangeDeletions#NONE}.
   */
  public long newest(LookupKey key) {
    long newest = RangeDeletions.NONE;
    for (RangeDeletions set : sets()) {
      newest = Math.max(newest, set.newest(key));
    }
    return newest;
  }

  /** Returns all deletions. */
  public List<RangeDeletion> all() {
    lock.lock();
    try {
      List<RangeDeletion> all = new ArrayList<>(fresh);
      members.forEach(all::addAll);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the memory that they need, in bytes; an estimate. */
  public long memoryBytes() {
    return bytes;
  }

  /** Returns the number of deletions. */
  public int count() {
    return count;
  }
}
