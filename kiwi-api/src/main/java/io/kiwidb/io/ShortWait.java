package io.kiwidb.io;

import java.util.concurrent.locks.LockSupport;

/**
 * How to wait for what another thread is about to do, where no lock is taken: on the processor at
 * first, and then off it.
 *
 * <p>Nobody may go on spinning until a condition holds, not even with {@link Thread#yield}. The
 * other thread may be a virtual one that waits for a carrier. Virtual threads that yield go to the
 * end of the queue of their own carrier, and a carrier takes threads that were woken elsewhere, by
 * a lock, a timer or another carrier, only when that queue is empty. So two that yield without end
 * on each carrier keep everybody else from running, the one that they wait for included. A thread
 * that parks leaves its carrier. The same holds for platform threads under a scheduler with
 * priorities.
 *
 * <p>Interrupts neither end a wait nor shorten it, and stay pending: a thread that is interrupted
 * would otherwise spin.
 *
 * <p>Threading: stateless; allocates nothing on platform threads.
 */
public final class ShortWait {
  private static final int SPINS = 100;

  /**
   * A platform thread that lost its processor gets it back by these; for virtual threads they are
   * too few to do harm.
   */
  private static final int YIELDS = 20;

  private static final long FIRST_PARK_NANOS = 20_000;
  private static final int DOUBLINGS = 6; // up to 1.28 ms

  private ShortWait() {}

  /**
   * Waits a little before the condition is looked at again. Most waits end within the first calls,
   * which spin.
   *
   * @param blocker what is waited for, for whoever looks at the thread
   * @param tries how often the condition was looked at in vain, counted from 0
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
   * The same without spinning first, where the caller has done so or where the other thread needs
   * longer: parks, each time longer up to about a millisecond.
   *
   * @param tries as above
   */
  public static void park(Object blocker, int tries) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(blocker, FIRST_PARK_NANOS << Math.min(tries, DOUBLINGS));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
