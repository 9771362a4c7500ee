package io.kiwidb.engine.write;

import io.kiwidb.io.TimeSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The writers that wait for a sync which one of them leads.
 *
 * <p><b>All go on at once.</b> A condition hands its lock from one woken thread to the next, so
 * that the last of eight goes on after eight wake-ups. Here the leader wakes everyone whom its sync
 * covered, and one of the others to lead the next.
 *
 * <p><b>A leader waits for company.</b> Writers that were covered together come again together, a
 * moment after the first of the others could begin the next sync: without a pause they would halve
 * into two groups that sync by turns. So a leader gives way until as many wait as did lately, for
 * at most half of what a sync takes. When they do not come it stops doing so for a while, twice as
 * long each time. A writer alone never waits. (PostgreSQL's commit_delay with commit_siblings, with
 * both found out instead of set.)
 *
 * <p>Threading: {@link #await} and {@link #wakeAll} by any thread; the rest by the one thread that
 * leads.
 */
final class SyncWaiters {
  private static final int SMOOTHING = 8;
  private static final int MAX_YIELDS = 10_000; // for a clock that stands still
  private static final int MAX_PATIENCE = 64;

  private record Waiter(Thread thread, long position) {}

  private final TimeSource time;
  private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  // of the leader; whoever leads next has seen them by way of the lock under which leaders change
  private int expected = 1;
  private int roundsToSkip;
  private int disappointments;
  private long typicalNanos;

  SyncWaiters(TimeSource time) {
    this.time = time;
  }

  /**
   * Waits for a sync of another thread until there is nothing to wait for; goes on through
   * interrupts.
   */
  void await(long position, BooleanSupplier over) {
    Waiter self = new Waiter(Thread.currentThread(), position);
    waiting.add(self);
    count.incrementAndGet();
    boolean interrupted = false;
    while (!over.getAsBoolean()) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    leave(self);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** It waits no more, whoever finds that out first. */
  private void leave(Waiter waiter) {
    if (waiting.remove(waiter)) {
      count.decrementAndGet();
    }
  }

  /** Before a sync: gives those a moment who are likely to come. */
  void awaitCompany() {
    if (roundsToSkip > 0) {
      roundsToSkip--;
      return;
    }
    if (hasCompany()) {
      return;
    }
    long begun = time.nanos();
    for (int i = 0; i < MAX_YIELDS && time.nanos() - begun < typicalNanos / 2; i++) {
      Thread.yield();
      if (hasCompany()) {
        disappointments = 0;
        return;
      }
    }
    disappointments++;
    roundsToSkip = 1 << Math.min(disappointments, Integer.numberOfTrailingZeros(MAX_PATIENCE));
  }

  private boolean hasCompany() {
    return count.get() + 1 >= expected;
  }

  /**
   * After a sync: wakes those whom it covered, and one of the others.
   *
   * @param synced the position before which everything is durable now; {@code Long.MAX_VALUE} if
   *     nobody shall wait any more
   */
  void synced(long synced, long tookNanos) {
    typicalNanos += (tookNanos - typicalNanos) / SMOOTHING;
    int seen = 1;
    boolean hasLeader = false;
    for (Waiter waiter : waiting) {
      seen++;
      if (waiter.position() <= synced) {
        leave(waiter); // not company for the next leader until it comes again
        LockSupport.unpark(waiter.thread());
      } else if (!hasLeader) {
        hasLeader = true;
        LockSupport.unpark(waiter.thread());
      }
    }
    expected = seen;
  }

  /**
   * Wakes everyone. Whoever was woken to lead has to do this when it does not, and whoever makes
   * things durable without a sync: else the others would wait for a leader that never comes.
   */
  void wakeAll() {
    for (Waiter waiter : waiting) {
      LockSupport.unpark(waiter.thread());
    }
  }
}
