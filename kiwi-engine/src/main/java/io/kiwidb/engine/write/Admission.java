package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Settings;
import io.kiwidb.WriteStalledException;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets writers in: at once, after a short wait that grows with the number of tables in level 0, or not before a memtable has been
 * flushed or level 0 has been merged.
 *
 * <p>Threading: thread-safe; while nothing is due, admitting is one volatile read.
 */
public final class Admission {
  private static final long LONGEST_DELAY_NANOS = 1_000_000;

  private final StoreContext context;
  private final SuperVersions superVersions;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = new State(KiwiEvent.Admission.FREE, 0, "");

  /** How writers are let in, for how long each waits when slowed, and why. */
  private record State(KiwiEvent.Admission admission, long delayNanos, String reason) {}

  /** Everybody is let in. */
  public Admission(StoreContext context, SuperVersions superVersions) {
    this.context = context;
    this.superVersions = superVersions;
  }

  /** Looks again at what there is; called after each change of it, and of the settings. */
  public void reconsider() {
    lock.lock();
    try {
      State before = state;
      State next = consider();
      state = next;
      if (next.admission() != before.admission()) {
        context.events().tell(new KiwiEvent.AdmissionChanged(next.admission(), next.reason()));
      }
    } finally {
      lock.unlock();
    }
    context.scheduler().signal();
  }

  private State consider() {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      int sealed = view.sealedCount();
      int l0 = view.version().levels().get(0).size();
      long stop = context.settings().number(Settings.L0_STOP);
      long slow = Math.min(stop - 1, context.settings().number(Settings.L0_SLOWDOWN));
      if (sealed >= context.settings().number(Settings.MEMTABLE_SEALED)) {
        return new State(
            KiwiEvent.Admission.STOPPED, 0, sealed + " memtables wait for their flush");
      }
      if (l0 >= stop) {
        return new State(KiwiEvent.Admission.STOPPED, 0, l0 + " tables in level 0");
      }
      if (l0 >= slow) {
        long delay = LONGEST_DELAY_NANOS * (l0 - slow + 1) / (stop - slow);
        return new State(KiwiEvent.Admission.SLOWED, delay, l0 + " tables in level 0");
      }
      return new State(KiwiEvent.Admission.FREE, 0, "");
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /** Returns when a write may go on; {@link WriteStalledException} when that takes longer than allowed. */
  void admit(Duration limit) {
    State now = state;
    if (now.admission() == KiwiEvent.Admission.FREE) {
      return;
    }
    context.health().requireWritable();
    context.counters().increment(Counter.WRITES_DELAYED);
    long begun = context.time().nanos();
    if (now.admission() == KiwiEvent.Admission.STOPPED) {
      boolean admitted = context
          .scheduler()
          .await(
              () -> state.admission() != KiwiEvent.Admission.STOPPED
                  || !context.health().isWritable(),
              nanos(limit));
      if (!admitted) {
        throw new WriteStalledException(now.reason(), limit);
      }
      context.health().requireWritable();
    } else if (now.delayNanos() > nanos(limit)) {
      throw new WriteStalledException(now.reason(), limit);
    } else {
      LockSupport.parkNanos(this, now.delayNanos());
    }
    context.counters().add(Counter.WRITE_DELAY_NANOS, context.time().nanos() - begun);
  }

  private static long nanos(Duration limit) {
    try {
      return limit.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
