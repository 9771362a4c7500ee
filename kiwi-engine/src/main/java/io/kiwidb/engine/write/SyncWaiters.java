package io.kiwidb.engine.write;

import io.kiwidb.io.TimeSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The writers waiting for a sync that one of them leads.
 *
 * <p><b>All continue at once.</b> A condition hands its lock from one woken thread to the next, so
 * that the last of eight continues after eight wake-ups. Here the leader wakes all writers that its
 * sync covered, and one of the others to lead the next.
 *
 * <p><b>A leader waits for company.</b> Writers that were covered together return together, shortly
 * after the first of the others could begin the next sync: without a pause they would split into
 * two groups that sync alternately. So a leader yields until as many wait as did recently, for at
 * most half of the duration of a sync. If they do not come it stops doing so for a while, twice as
 * long each time. A single writer never waits. (PostgreSQL's commit_delay with commit_siblings, but
 * with both measured instead of configured.)
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

  // Used by the leader only; the next leader sees them through the lock under which leaders change.
  private int expected = 1;
  private int roundsToSkip;
  private int disappointments;
  private long typicalNanos;

  SyncWaiters(TimeSource time) {
    this.time = time;
  }

  /** Waits for a sync of another thread until the condition holds; continues after interrupts. */
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

  /** Removes a waiter, once, whichever thread does so first. */
  private void leave(Waiter waiter) {
    if (waiting.remove(waiter)) {
      count.decrementAndGet();
    }
  }

  /** Before a sync: waits briefly for writers that are likely to come. */
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
   * After a sync: wakes the writers that it covered, and one of the others.
   *
   * @param synced the position before which everything is durable now; {@code Long.MAX_VALUE} if no
   *     writer should wait any more
   */
  void synced(long synced, long tookNanos) {
    typicalNanos += (tookNanos - typicalNanos) / SMOOTHING;
    int seen = 1;
    boolean hasLeader = false;
    for (Waiter waiter : waiting) {
      seen++;
      if (waiter.position() <= synced) {
        leave(waiter); // not company for the next leader until it returns
        LockSupport.unpark(waiter.thread());
      } else if (!hasLeader) {
        hasLeader = true;
        LockSupport.unpark(waiter.thread());
      }
    }
    expected = seen;
  }

  /**
   * Wakes all waiters. Required when a waiter woken to lead does not lead, and after data became
   * durable without a sync: else the others would wait for a leader that never comes.
   */
  void wakeAll() {
    for (Waiter waiter : waiting) {
      LockSupport.unpark(waiter.thread());
    }
  }
}
