package io.kiwidb.engine.threads;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The history of one key, and whether it is linearizable: whether there is a sequential order with
 * the same answers in which each operation is between its beginning and its end (Wing and Gong,
 * <i>Testing and Verifying Concurrent Objects</i>, 1993).
 *
 * <p>Threading: {@link #begin} and the methods that end an operation by any thread;
 * {@link #isLinearizable} when all have ended.
 */
final class RegisterHistory {
  /** The value of a key that is not there. */
  static final int ABSENT = 0;

  private static final int MOST = Long.SIZE - 1;

  private record Operation(long begun, long ended, boolean write, int value) {}

  private record Seen(long done, int value) {}

  private final AtomicLong clock;
  private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();

  /** With a clock that histories of several keys may share. */
  RegisterHistory(AtomicLong clock) {
    this.clock = clock;
  }

  /** An operation is about to begin; returns when that was. */
  long begin() {
    return clock.incrementAndGet();
  }

  /** A write has succeeded; {@link #ABSENT} is a delete. */
  void wrote(long begun, int value) {
    operations.add(new Operation(begun, clock.incrementAndGet(), true, value));
  }

  /** A read has got this. */
  void read(long begun, int value) {
    operations.add(new Operation(begun, clock.incrementAndGet(), false, value));
  }

  /** Whether there is such an order, for a key that was not there at first. */
  boolean isLinearizable() {
    List<Operation> all = new ArrayList<>(operations);
    if (all.size() > MOST) {
      throw new IllegalStateException(all.size() + " operations are too many");
    }
    return goesOn(all, 0, ABSENT, new HashSet<>());
  }

  private static boolean goesOn(List<Operation> all, long done, int value, Set<Seen> deadEnds) {
    if (done == (1L << all.size()) - 1) {
      return true;
    }
    if (!deadEnds.add(new Seen(done, value))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      firstEnd = (done & 1L << i) == 0 ? Math.min(firstEnd, all.get(i).ended()) : firstEnd;
    }
    for (int i = 0; i < all.size(); i++) {
      Operation next = all.get(i);
      boolean mayBeNext = (done & 1L << i) == 0 && next.begun() <= firstEnd;
      if (mayBeNext
          && (next.write() || next.value() == value)
          && goesOn(all, done | 1L << i, next.value(), deadEnds)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return operations.toString();
  }
}
