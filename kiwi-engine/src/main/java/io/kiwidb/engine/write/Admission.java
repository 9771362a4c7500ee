package io.kiwidb.engine.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.Counter;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Settings;
import io.kiwidb.WriteStalledException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.spi.CompactionStrategy.Debt;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Admits writers: at once, at the pace of background work (slowdown), or, at the hard limits, only
 * after a memtable has been flushed or tables have been merged (stop).
 *
 * <p>The {@link WritePace} determines how many bytes per second are admitted while work is owed;
 * each writer reserves the next interval of time that its bytes are worth and waits until that
 * begins. Waits below a millisecond are accumulated, because a thread cannot sleep so briefly;
 * later writers wait longer instead.
 *
 * <p>Threading: thread-safe; while nothing is owed, admission is one volatile read.
 */
public final class Admission {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  private final StoreContext context;
  private final SuperVersions superVersions;
  private final Function<Version, Debt> debts;
  private final ReentrantLock lock = new ReentrantLock();
  private final DrainMeter flushed;
  private final DrainMeter merged;
  private final AtomicLong free = new AtomicLong(); // when the next slowed write may begin

  @GuardedBy("lock")
  private Debt debt = Debt.NONE;

  @GuardedBy("lock")
  private long since; // when the state became what it is

  private volatile State state = State.FREE;
  private volatile boolean fullWhileHeld;

  /**
   * How writers are admitted.
   *
   * @param bytesPerSecond the admitted rate when slowed
   */
  private record State(KiwiEvent.Admission admission, double bytesPerSecond, String reason) {
    static final State FREE = new State(KiwiEvent.Admission.FREE, 0, "");
  }

  /**
   * Creates it with unrestricted admission.
   *
   * @param debts returns the strategy's debt estimate
   */
  public Admission(
      StoreContext context, SuperVersions superVersions, Function<Version, Debt> debts) {
    this.context = context;
    this.superVersions = superVersions;
    this.debts = debts;
    this.flushed = new DrainMeter(context.time());
    this.merged = new DrainMeter(context.time());
    this.since = context.time().nanos();
  }

  /** Returns how writers are admitted. */
  public KiwiEvent.Admission now() {
    return state.admission();
  }

  /** Returns why writers are slowed or stopped; empty if they are not. */
  public String reason() {
    return state.reason();
  }

  /** Records that a memtable was flushed to a table of this many bytes. */
  public void flushed(long bytes) {
    flushed.drained(bytes);
    treeChanged();
  }

  /** Records that a compaction removed this many bytes from level 0. */
  public void merged(long bytes) {
    merged.drained(bytes);
    treeChanged();
  }

  /** Re-evaluates after a change of the tree or of a setting. */
  public void treeChanged() {
    lock.lock();
    try {
      look(true);
    } finally {
      lock.unlock();
    }
    context.scheduler().signal();
  }

  /**
   * Stops writers because the active memtable is full and cannot be sealed while the directory is
   * frozen.
   */
  void stopWhileHeld() {
    lock.lock();
    try {
      fullWhileHeld = context.hold().isHeld();
      look(false);
    } finally {
      lock.unlock();
    }
  }

  /** Re-evaluates after a memtable was sealed. */
  public void sealed() {
    lock.lock();
    try {
      look(false);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void look(boolean newTree) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      if (newTree) {
        debt = debts.apply(view.version());
      }
      become(consider(view.sealedCount()));
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  @GuardedBy("lock")
  private void become(State next) {
    State before = state;
    state = next;
    if (next.admission() == before.admission()) {
      return;
    }
    long now = context.time().nanos();
    if (before.admission() == KiwiEvent.Admission.FREE) {
      context.counters().increment(Counter.STALLS);
    } else {
      context.counters().add(Counter.STALL_NANOS, now - since);
    }
    context
        .events()
        .tell(new KiwiEvent.AdmissionChanged(
            before.admission(), next.admission(), next.reason(), Duration.ofNanos(now - since)));
    since = now;
  }

  @GuardedBy("lock")
  private State consider(int sealed) {
    long mostSealed = context.settings().number(Settings.MEMTABLE_SEALED);
    long stopRuns = context.settings().number(Settings.L0_STOP);
    long stopBytes = context.settings().number(Settings.DEBT_STOP_BYTES);
    flushed.pending(sealed > 0);
    merged.pending(debt.runs() >= context.settings().number(Settings.L0_TRIGGER));
    fullWhileHeld &= context.hold().isHeld();
    if (fullWhileHeld) {
      return stopped("the memtable is full, and background work is paused");
    } else if (sealed >= mostSealed) {
      return stopped(sealed + " memtables wait for their flush");
    } else if (debt.runs() >= stopRuns) {
      return stopped(debt.runs() + " sorted runs wait to be merged");
    } else if (debt.bytes() >= stopBytes) {
      return stopped(debt.bytes() + " bytes wait to be compacted");
    }
    WritePace pace = new WritePace();
    if (mostSealed > 1 && sealed == mostSealed - 1) {
      pace.atMost(flushed.bytesPerSecond(), sealed + " memtables wait for their flush");
    }
    pace.within(
        debt.runs(),
        context.settings().number(Settings.L0_SLOWDOWN),
        stopRuns,
        merged.bytesPerSecond(),
        debt.runs() + " sorted runs wait to be merged");
    pace.within(
        debt.bytes(),
        context.settings().number(Settings.DEBT_SLOWDOWN_BYTES),
        stopBytes,
        merged.bytesPerSecond(),
        debt.bytes() + " bytes wait to be compacted");
    return pace.isFree()
        ? State.FREE
        : new State(KiwiEvent.Admission.SLOWED, pace.bytesPerSecond(), pace.reason());
  }

  private static State stopped(String reason) {
    return new State(KiwiEvent.Admission.STOPPED, 0, reason);
  }

  /**
   * Returns when a write of this many bytes may proceed; throws {@link WriteStalledException} if
   * that takes longer than allowed.
   */
  void admit(long bytes, Duration limit) {
    if (state.admission() == KiwiEvent.Admission.FREE) {
      return;
    }
    context.health().requireWritable();
    long begun = context.time().nanos();
    State now = state;
    if (now.admission() == KiwiEvent.Admission.SLOWED) {
      takeTurn(now, bytes, limit);
    }
    now = state;
    if (now.admission() == KiwiEvent.Admission.STOPPED) {
      awaitGoing(now, limit, nanos(limit) - (context.time().nanos() - begun));
    }
    long waited = context.time().nanos() - begun;
    if (waited >= SHORTEST_WAIT_NANOS) {
      context.counters().increment(Counter.WRITES_DELAYED);
      context.counters().add(Counter.WRITE_DELAY_NANOS, waited);
    }
  }

  private void takeTurn(State now, long bytes, Duration limit) {
    long worth = (long) (bytes * NANOS_PER_SECOND / now.bytesPerSecond());
    long asked = context.time().nanos();
    long before;
    long wait;
    do {
      before = free.get();
      wait = Math.max(before - asked, 0);
      if (wait > nanos(limit)) {
        throw new WriteStalledException(now.reason(), limit);
      }
    } while (!free.compareAndSet(before, asked + wait + worth));
    if (wait >= SHORTEST_WAIT_NANOS) {
      boolean freed = context
          .scheduler()
          .await(
              () -> state.admission() == KiwiEvent.Admission.FREE
                  || !context.health().isWritable(),
              wait);
      if (freed) {
        free.set(context.time().nanos()); // reservations belonged to a state that has ended
        context.health().requireWritable();
      }
    }
  }

  private void awaitGoing(State now, Duration limit, long nanos) {
    boolean admitted = context
        .scheduler()
        .await(
            () -> state.admission() != KiwiEvent.Admission.STOPPED
                || !context.health().isWritable(),
            Math.max(0, nanos));
    if (!admitted) {
      throw new WriteStalledException(now.reason(), limit);
    }
    context.health().requireWritable();
  }

  private static long nanos(Duration limit) {
    try {
      return limit.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
