package io.kiwidb.engine.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.Counter;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Settings;
import io.kiwidb.WriteStalledException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.settings.TreeSettings;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.CompactionStrategy.Debt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

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
  private final Trees trees;
  private final BiFunction<Tree, Version, Debt> debts;
  private final ReentrantLock lock = new ReentrantLock();
  private final DrainMeter flushed;
  private final DrainMeter merged;
  private final AtomicLong free = new AtomicLong(); // when the next slowed write may begin

  @GuardedBy("lock")
  private final Map<Tree, Owed> owing = new HashMap<>(); // only trees that may slow writers

  @GuardedBy("lock")
  private long since; // when the state became what it is

  private volatile State state = State.FREE;
  private volatile boolean fullWhileHeld;

  /**
   * The work that is left to do for a keyspace.
   *
   * @param debt the strategy's debt estimate
   * @param sealed number of sealed memtables
   * @param sealedBytes their memory
   */
  private record Owed(Debt debt, int sealed, long sealedBytes) {
    boolean isNothing(TreeSettings settings) {
      return sealed == 0
          && debt.runs() < settings.number(Settings.L0_TRIGGER)
          && debt.runs() < settings.number(Settings.L0_SLOWDOWN)
          && debt.bytes() < settings.number(Settings.DEBT_SLOWDOWN_BYTES);
    }
  }

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
  public Admission(StoreContext context, Trees trees, BiFunction<Tree, Version, Debt> debts) {
    this.context = context;
    this.trees = trees;
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
  public void flushed(Tree tree, long bytes) {
    flushed.drained(bytes);
    treeChanged(tree);
  }

  /** Records that a compaction removed this many bytes from level 0. */
  public void merged(Tree tree, long bytes) {
    merged.drained(bytes);
    treeChanged(tree);
  }

  /** Re-evaluates after a change of a tree. */
  public void treeChanged(Tree tree) {
    lock.lock();
    try {
      look(tree, Renew.ALL);
      become(consider());
    } finally {
      lock.unlock();
    }
    context.scheduler().signal();
  }

  /** Re-evaluates all keyspaces after a change of a setting. */
  public void settingsChanged() {
    lock.lock();
    try {
      trees.list().forEach(tree -> look(tree, Renew.ALL));
      become(consider());
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
      become(consider());
    } finally {
      lock.unlock();
    }
  }

  /** Re-evaluates after memtables of these keyspaces were sealed. */
  public void sealed(List<Tree> some) {
    lock.lock();
    try {
      some.forEach(tree -> look(tree, Renew.SEALED));
      become(consider());
    } finally {
      lock.unlock();
    }
  }

  /** What to look at again. */
  private enum Renew {
    SEALED,
    ALL
  }

  @GuardedBy("lock")
  private void look(Tree tree, Renew renew) {
    if (tree.isGone()) {
      owing.remove(tree);
      return;
    }
    int stripe = SuperVersions.stripe();
    SuperVersion view = tree.superVersions().tryEnter(stripe);
    if (view == null) {
      owing.remove(tree);
      return;
    }
    try {
      Owed before = owing.get(tree);
      Debt debt =
          renew == Renew.ALL || before == null ? debts.apply(tree, view.version()) : before.debt();
      Owed owed = new Owed(debt, view.sealedCount(), view.sealedBytes());
      if (owed.isNothing(tree.context().settings())) {
        owing.remove(tree);
      } else {
        owing.put(tree, owed);
      }
    } finally {
      tree.superVersions().exit(view, stripe);
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
  private State consider() {
    boolean sealed = false;
    boolean unmerged = false;
    for (Map.Entry<Tree, Owed> one : owing.entrySet()) {
      long trigger = one.getKey().context().settings().number(Settings.L0_TRIGGER);
      sealed |= one.getValue().sealed() > 0;
      unmerged |= one.getValue().debt().runs() >= trigger;
    }
    flushed.pending(sealed);
    merged.pending(unmerged);
    fullWhileHeld &= context.hold().isHeld();
    if (fullWhileHeld) {
      return stopped("the memtable is full, and background work is paused");
    }
    WritePace pace = new WritePace();
    long sealedBytes = 0;
    long allowedBytes = 0;
    for (Map.Entry<Tree, Owed> one : owing.entrySet()) {
      State stop = consider(one.getKey(), one.getValue(), pace);
      if (stop != null) {
        return stop;
      }
      TreeSettings settings = one.getKey().context().settings();
      sealedBytes += one.getValue().sealedBytes();
      allowedBytes = Math.max(
          allowedBytes,
          settings.number(Settings.MEMTABLE_SEALED) * settings.number(Settings.MEMTABLE_BYTES));
    }
    if (owing.size() > 1 && sealedBytes >= allowedBytes) {
      return stopped("memtables of " + sealedBytes + " bytes in " + owing.size()
          + " keyspaces wait for their flush");
    }
    return pace.isFree()
        ? State.FREE
        : new State(KiwiEvent.Admission.SLOWED, pace.bytesPerSecond(), pace.reason());
  }

  /** Returns how one keyspace stops writers; null, and its effect on the pace, if it does not. */
  private @Nullable State consider(Tree tree, Owed owed, WritePace pace) {
    TreeSettings settings = tree.context().settings();
    Debt debt = owed.debt();
    int sealed = owed.sealed();
    long mostSealed = settings.number(Settings.MEMTABLE_SEALED);
    long stopRuns = settings.number(Settings.L0_STOP);
    long stopBytes = settings.number(Settings.DEBT_STOP_BYTES);
    String where = tree.id() == BatchBuffer.DEFAULT_KEYSPACE
        ? ""
        : " in keyspace '" + tree.context().name() + "'";
    if (sealed >= mostSealed) {
      return stopped(sealed + " memtables wait for their flush" + where);
    } else if (debt.runs() >= stopRuns) {
      return stopped(debt.runs() + " sorted runs wait to be merged" + where);
    } else if (debt.bytes() >= stopBytes) {
      return stopped(debt.bytes() + " bytes wait to be compacted" + where);
    }
    if (mostSealed > 1 && sealed == mostSealed - 1) {
      pace.atMost(flushed.bytesPerSecond(), sealed + " memtables wait for their flush" + where);
    }
    pace.within(
        debt.runs(),
        settings.number(Settings.L0_SLOWDOWN),
        stopRuns,
        merged.bytesPerSecond(),
        debt.runs() + " sorted runs wait to be merged" + where);
    pace.within(
        debt.bytes(),
        settings.number(Settings.DEBT_SLOWDOWN_BYTES),
        stopBytes,
        merged.bytesPerSecond(),
        debt.bytes() + " bytes wait to be compacted" + where);
    return null;
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
