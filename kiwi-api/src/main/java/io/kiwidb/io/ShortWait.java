package io.kiwidb.io;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for an imminent action of another thread where no lock is taken: first by spinning, then by
 * parking.
 *
 * <p>A thread must never spin until a condition holds, not even with {@link Thread#yield}. The
 * other thread may be a virtual thread that waits for a carrier. Virtual threads that yield go to
 * the end of the queue of their own carrier, and a carrier takes threads that were woken elsewhere,
 * by a lock, a timer or another carrier, only when that queue is empty. So two threads per carrier
 * that keep yielding starve all others, including the one they wait for. A thread that parks
 * releases its carrier. The same applies to platform threads under a priority scheduler.
 *
 * <p>Interrupts neither end nor shorten a wait, and stay pending: an interrupted thread would
 * otherwise spin.
 *
 * <p>Threading: stateless; allocates nothing on platform threads.
 */
public final class ShortWait {
  private static final int SPINS = 100;

  /** Lets a preempted platform thread run again; too few to starve virtual threads. */
  private static final int YIELDS = 20;

  private static final long FIRST_PARK_NANOS = 20_000;
  private static final int DOUBLINGS = 6; // up to 1.28 ms

  private ShortWait() {}

  /**
   * Waits briefly before the condition is checked again. Most waits end during the first calls,
   * which spin.
   *
   * @param blocker what is waited for, for thread dumps
   * @param tries number of failed checks so far, starting at 0
   */
  public static void pause(Object blocker, int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else if (tries < SPINS + YIELDS) {
      Thread.yield();
    } else {
      park(blocker, tries - SPINS - YIELDS);
    }
  }

  /**
   * Same without spinning, for callers that have already spun or where the other thread takes
   * longer: parks, each time longer, up to about a millisecond.
   *
   * @param tries see {@link #pause}
   */
  public static void park(Object blocker, int tries) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(blocker, FIRST_PARK_NANOS << Math.min(tries, DOUBLINGS));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
