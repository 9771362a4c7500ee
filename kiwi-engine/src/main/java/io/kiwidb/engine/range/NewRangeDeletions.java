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
 * reader comes, or until there are {@value #MOST_FRESH}; then they become a set of their own, which
 * is merged with those that are not larger. So adding n deletions builds sets of n&nbsp;log&nbsp;n
 * deletions in total, and a question is asked of at most log&nbsp;n sets.
 *
 * <p>Threading: thread-safe; readers wait for no lock. A deletion whose {@link #add} returned is
 * seen by all questions that begin afterwards.
 */
public final class NewRangeDeletions {
  /** The most deletions that wait: a reader makes a set of them in some hundred microseconds. */
  private static final int MOST_FRESH = 256;

  private static final RangeDeletions[] EMPTY = {};

  /**
   * What readers see. Only places of {@code fresh} behind the count are written later.
   *
   * @param sets the sets, which must not be modified
   * @param fresh those in no set yet
   * @param freshCount how many these are
   */
  private record State(RangeDeletions[] sets, RangeDeletion[] fresh, int freshCount) {
    List<RangeDeletion> freshOnes() {
      return Arrays.asList(fresh).subList(0, freshCount);
    }
  }

  private final KeyOrder order;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state; // replaced under the lock
  private volatile int count; // written under the lock
  private volatile long bytes; // as the count

  @GuardedBy("lock")
  private final List<List<RangeDeletion>> members = new ArrayList<>(); // of the sets

  /** Creates an empty set. */
  public NewRangeDeletions(KeyOrder order) {
    this.order = order;
    this.state = new State(EMPTY, new RangeDeletion[0], 0);
  }

  /** Adds a deletion. */
  public void add(RangeDeletion deletion) {
    lock.lock();
    try {
      if (state.freshCount() == MOST_FRESH) {
        merge();
      }
      State before = state;
      RangeDeletion[] fresh = before.fresh();
      if (before.freshCount() == fresh.length) {
        fresh = Arrays.copyOf(fresh, Math.min(MOST_FRESH, Math.max(4, 2 * fresh.length)));
      }
      fresh[before.freshCount()] = deletion;
      State after = new State(before.sets(), fresh, before.freshCount() + 1);
      int more = count + 1;
      long larger = bytes + deletion.memoryBytes();
      state = after;
      count = more;
      bytes = larger;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a set of the fresh ones. A failure, for lack of memory, changes nothing. */
  @GuardedBy("lock")
  private void merge() {
    State before = state;
    if (before.freshCount() == 0) {
      return; // another reader was quicker
    }
    List<RangeDeletion> merged = new ArrayList<>(before.freshOnes());
    int kept = members.size();
    while (kept > 0 && members.get(kept - 1).size() <= merged.size()) {
      merged.addAll(members.get(--kept));
    }
    RangeDeletions[] next = Arrays.copyOf(before.sets(), kept + 1);
    next[kept] = RangeDeletions.of(order, merged);
    State after = new State(next, new RangeDeletion[0], 0);
    List<List<RangeDeletion>> replaced = members.subList(kept, members.size());
    if (replaced.isEmpty()) {
      members.add(merged);
    } else {
      replaced.subList(1, replaced.size()).clear();
      replaced.set(0, merged);
    }
    state = after;
  }

  /** Returns the state for a reader: without fresh ones, unless another thread has the lock. */
  private State forReader() {
    State now = state;
    if (now.freshCount() == 0 || !lock.tryLock()) {
      return now;
    }
    try {
      merge();
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the sets, for a reader that asks several questions. Must not be modified. */
  public RangeDeletions[] sets() {
    State now = forReader();
    if (now.freshCount() == 0) {
      return now.sets();
    }
    int last = now.sets().length;
    RangeDeletions[] sets = Arrays.copyOf(now.sets(), last + 1);
    sets[last] = RangeDeletions.of(order, now.freshOnes()); // for this reader alone
    return sets;
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
    State now = forReader();
    long newest = RangeDeletions.NONE;
    for (RangeDeletions set : now.sets()) {
      newest = Math.max(newest, set.newest(key));
    }
    for (int i = 0; i < now.freshCount(); i++) {
      RangeDeletion one = now.fresh()[i];
      if (one.sequence() > newest && one.sequence() <= key.sequence() && one.covers(key, order)) {
        newest = one.sequence();
      }
    }
    return newest;
  }

  /** Returns all deletions. */
  public List<RangeDeletion> all() {
    lock.lock();
    try {
      List<RangeDeletion> all = new ArrayList<>(state.freshOnes());
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
