package io.kiwidb.testkit.fault;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.crash.PowerCutCheck;
import io.kiwidb.testkit.crash.RecoveryCheck;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.OperationScript.Step;
import io.kiwidb.testkit.model.Write;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import io.kiwidb.testkit.storage.TraceStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload repeatedly, each time with another failing storage operation, and checks the
 * guarantees of the store.
 *
 * <p>During the run: the store throws only {@link io.kiwidb.KiwiException}s, and only if an
 * operation failed or its state explains it; reads return what was written; a failed write is
 * applied as a whole or not at all; the state has a cause if it is not {@code OPEN}; no background
 * task throws; no call waits forever; storage operations are in a safe order
 * ({@link TraceStorage}). During the run, right after the first fault, and at the end of the
 * script, while the fault may persist: after a process crash, and after a power failure under each
 * of the chosen policies, recovery finds a prefix with all guaranteed writes. At the end the disk
 * is healed. The store resumes automatically or after being reopened, according to its state; then
 * all data is present, writes, flushes and compactions work, there are no orphaned files, and
 * verification finds no problems.
 *
 * <p>Runs are deterministic. A failure is an {@link AssertionError} with workload and plan, for
 * {@link #replay}.
 *
 * <p>Threading: not thread-safe.
 */
public final class FaultHarness {
  private static final Duration STUCK = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(60);
  private static final int PAUSE_EVERY = 4;
  private static final byte[] PROBE =
      "~written after the fault".getBytes(StandardCharsets.US_ASCII);

  private final Workload workload;
  private final Watchdog watchdog = new Watchdog(STUCK);
  private Set<SurvivalPolicy> policies = EnumSet.of(SurvivalPolicy.NONE_SURVIVES);
  private BiConsumer<TraceStorage, CrashStorage> watch = (trace, disk) -> {};
  private BiConsumer<FaultPlan, AssertionError> failed = (plan, failure) -> {
    throw failure;
  };
  private long points;
  private long crashes;
  private String now = "";

  /** Creates a harness for a workload. */
  public FaultHarness(Workload workload) {
    this.workload = workload;
  }

  /**
   * Sets the policies for power failures right after the fault; at the end of the script one policy
   * is chosen at random.
   */
  public FaultHarness policies(Set<SurvivalPolicy> chosen) {
    policies = Set.copyOf(chosen);
    return this;
  }

  /** Configures each trace; the rules also receive the disk below it. */
  public FaultHarness watch(BiConsumer<TraceStorage, CrashStorage> rules) {
    watch = rules;
    return this;
  }

  /** Sets the action for a failing point; by default the failure is thrown and ends the run. */
  public FaultHarness failed(BiConsumer<FaultPlan, AssertionError> action) {
    failed = action;
    return this;
  }

  /** Returns the number of runs with a fault. */
  public long points() {
    return points;
  }

  /** Returns the number of crashes checked, including power failures with identical states. */
  public long crashes() {
    return crashes;
  }

  /**
   * Runs the plan at every index, or at every {@code stride}-th.
   *
   * @param stride 1 for every index; otherwise the seed determines the indexes
   */
  public void run(FaultPlan plan, long stride) {
    watched(() -> {
      long length = count(plan.which());
      for (long i = Math.floorMod(workload.script().seed(), stride); i < length; i += stride) {
        point(plan.at(i), null, Long.MAX_VALUE);
      }
    });
  }

  /**
   * Runs the plan at every {@code stride}-th index, each time with a second fault that occurs while
   * the store recovers from the first.
   */
  public void runTwice(FaultPlan plan, FaultPlan second, long stride, int seconds) {
    watched(() -> {
      long length = count(plan.which());
      for (long i = Math.floorMod(workload.script().seed(), stride); i < length; i += stride) {
        for (int j = 0; j < seconds; j++) {
          point(plan.at(i), second.at(j), Long.MAX_VALUE);
        }
      }
    });
  }

  /**
   * Runs the workload on disks of increasing size, in steps of {@code bytes}, until one suffices.
   */
  public void runFull(long bytes) {
    watched(() -> {
      FaultPlan none = FaultPlan.none(FaultPlan.Which.APPENDS);
      for (long capacity = 0; point(none, null, capacity); capacity += bytes) {
        assert capacity < 1L << 40 : "no end";
      }
    });
  }

  /** Repeats one point; see {@link FaultPlan#parse}. */
  public void replay(FaultPlan plan, @Nullable FaultPlan second, long capacity) {
    watched(() -> point(plan, second, capacity));
  }

  private void watched(Runnable action) {
    watchdog.run(() -> now, action);
  }

  /** Returns the number of matching operations in a run without a fault. */
  private long count(FaultPlan.Which which) {
    FaultPlan none = FaultPlan.none(which);
    FaultSource nothing = new FaultSource(none, null, Long.MAX_VALUE);
    run(nothing, none, null, Long.MAX_VALUE);
    return nothing.counted();
  }

  /** Returns whether an operation failed. */
  private boolean point(FaultPlan plan, @Nullable FaultPlan second, long capacity) {
    points++;
    FaultSource faults = new FaultSource(plan, second, capacity);
    try {
      run(faults, plan, second, capacity);
    } catch (AssertionError e) {
      failed.accept(plan, e);
    }
    return faults.fired() > 0;
  }

  private void run(FaultSource faults, FaultPlan plan, @Nullable FaultPlan second, long capacity) {
    now = "workload " + workload + ", plan " + plan + (second == null ? "" : ", second " + second)
        + (capacity == Long.MAX_VALUE ? "" : ", capacity " + capacity);
    watchdog.alive();
    try {
      new Run(faults).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          e.getMessage() + "\nlast fault: " + faults.lastHit() + "\nreplay: " + now + ", script "
              + workload.script(),
          e);
    }
  }

  /** One run. */
  private final class Run {
    private final CrashStorage disk = new CrashStorage();
    private final List<TraceStorage> traces = new ArrayList<>();
    private final FaultSource faults;
    private final FaultSession session;
    private boolean cut;

    Run(FaultSource faults) {
      this.faults = faults;
      session = new FaultSession(workload, this::storage, faults);
    }

    private Storage storage() {
      faults.hold();
      CrashStorage opened = disk.reopen();
      TraceStorage trace = new TraceStorage(faults.over(opened));
      watch.accept(trace, opened);
      traces.add(trace);
      faults.release();
      return trace;
    }

    void run() {
      long before = faults.fired();
      for (Step step : workload.script().steps()) {
        at(step.toString(), () -> session.step(step.operation()));
        at("the background after " + step, () -> background(step.index()));
        if (!cut && faults.fired() > before) {
          cut = true;
          crash("after " + step, policies);
        }
      }
      if (cut) {
        crash("at the end of the script", drawn());
      } else {
        at("the final close", session::close);
        crash("after the close", policies);
      }
      at("recovery after the disk was healed", this::recover);
      at("the final check", this::finish);
      at("the order of storage operations", () -> traces.forEach(TraceStorage::assertClean));
    }

    private void background(int index) {
      if (session.isOpen()) {
        session.background();
        if (index % PAUSE_EVERY == 0) {
          session.pass(PAUSE);
        }
      }
    }

    private void recover() {
      // A logged write may survive without the unlogged ones before it, which is no prefix.
      Operation.How how = workload.isLogged() ? Operation.How.SYNC : Operation.How.PLAIN;
      if (faults.healFirst()) {
        session.recover();
        session.step(new Operation.Single(new Write(PROBE, 1, 50), how));
        session.step(new Operation.Flush());
        faults.healAll();
      }
      session.recover();
    }

    private void finish() {
      faults.healAll();
      Kiwi db = session.opened();
      session.compareAll();
      session.step(new Operation.Single(new Write(PROBE, 2, 100), Operation.How.SYNC));
      session.step(new Operation.Flush());
      session.compactAll();
      session.compareAll();
      db.put(PROBE, CheckedValue.encode(PROBE, 3, 100), WriteOptions.sync());
      db.delete(PROBE, WriteOptions.sync());
      session.step(new Operation.Single(new Write(PROBE, 4, 100), Operation.How.PLAIN));
      session.close();
      requireNothing("after a clean close", verify().problems());
      session.open();
      session.compareAll();
      session.close();
      VerifyReport report = verify(); // opening removed the files that could not be removed before
      List<String> found = new ArrayList<>(report.problems());
      found.addAll(report.notes());
      disk.reopen().list().stream().filter(name -> name.endsWith(".tmp")).forEach(found::add);
      requireNothing("after opening again and a clean close", found);
    }

    private VerifyReport verify() {
      return Kiwi.tools().verify(disk.reopen(), file -> {});
    }

    private static void requireNothing(String when, List<String> found) {
      if (!found.isEmpty()) {
        throw new AssertionError("verification finds " + found + " " + when);
      }
    }

    private Set<SurvivalPolicy> drawn() {
      SurvivalPolicy[] all = SurvivalPolicy.values();
      return EnumSet.of(all[(int) (faults.counted() % all.length)]);
    }

    private void crash(String when, Set<SurvivalPolicy> chosen) {
      int durable = session.log().durable();
      long seed = faults.counted();
      PowerCutCheck cuts = new PowerCutCheck(
          new RecoveryCheck(new SimulatedStore(workload), session.log(), durable));
      for (SurvivalPolicy policy : chosen) {
        at(
            "a power failure " + when + ", " + policy,
            () -> cuts.check(disk.imageOfCrash(policy, seed)));
        crashes++;
      }
      RecoveryCheck kill = new RecoveryCheck(
          new SimulatedStore(workload), session.log(), session.requiredAfterKill());
      at("a process crash " + when, () -> kill.check(disk.imageOfKill()));
      crashes++;
    }

    private void at(String what, Runnable action) {
      try {
        action.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("at " + what + ": " + e.getMessage(), e);
      }
    }
  }
}
