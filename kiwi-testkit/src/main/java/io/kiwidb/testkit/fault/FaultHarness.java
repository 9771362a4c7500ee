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
 * Runs a workload again and again, each time with another storage operation failing, and checks
 * that the store keeps its word.
 *
 * <p>During the run: only a {@link io.kiwidb.KiwiException} comes out of the store, only when
 * something failed or the state says so; what is read is what was written; a write that failed is
 * there as a whole or not at all; the state says why it is not {@code OPEN}; no background task
 * ends with an exception; no call waits for ever; the storage's operations come in a safe order
 * ({@link TraceStorage}). In the middle of it, right after the first fault, and at the end of the
 * script, while the fault may still last: the process dies, and the power is cut under each of the
 * chosen policies, and recovery finds a prefix with everything that was promised. At the end the
 * disk is healed. The store gets back to work by itself or by reopening, as its state says; then
 * everything is there, writes, flushes and compactions work, nothing is left behind, and
 * verification finds nothing.
 *
 * <p>Runs are deterministic. A failure is an {@link AssertionError} that names workload and plan,
 * for {@link #replay}.
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

  /** A harness for a workload. */
  public FaultHarness(Workload workload) {
    this.workload = workload;
  }

  /**
   * Right after the fault the power is cut under each of these; at the end of the script under one
   * that is drawn.
   */
  public FaultHarness policies(Set<SurvivalPolicy> chosen) {
    policies = Set.copyOf(chosen);
    return this;
  }

  /** Tells each trace what it should look for; it gets the disk beneath as well. */
  public FaultHarness watch(BiConsumer<TraceStorage, CrashStorage> rules) {
    watch = rules;
    return this;
  }

  /** What to do with a point that fails; by default the failure is thrown, and ends the run. */
  public FaultHarness failed(BiConsumer<FaultPlan, AssertionError> action) {
    failed = action;
    return this;
  }

  /** How many runs with a fault there were. */
  public long points() {
    return points;
  }

  /** How many crashes were checked, cuts that left the same bytes included. */
  public long crashes() {
    return crashes;
  }

  /**
   * Runs the plan at every index that there is, or at every so many.
   *
   * @param stride 1 for each; which of them are chosen otherwise follows from the seed
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
   * Runs the plan at every {@code stride} index, each time with a second fault that comes while the
   * store gets over it.
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

  /** Runs it on disks of every size, each so many bytes larger, until one is large enough. */
  public void runFull(long bytes) {
    watched(() -> {
      FaultPlan none = FaultPlan.none(FaultPlan.Which.APPENDS);
      for (long capacity = 0; point(none, null, capacity); capacity += bytes) {
        assert capacity < 1L << 40 : "no end";
      }
    });
  }

  /** Runs one point again; see {@link FaultPlan#parse}. */
  public void replay(FaultPlan plan, @Nullable FaultPlan second, long capacity) {
    watched(() -> point(plan, second, capacity));
  }

  private void watched(Runnable action) {
    watchdog.run(() -> now, action);
  }

  /** How many operations of such a kind there are in a run without a fault. */
  private long count(FaultPlan.Which which) {
    FaultPlan none = FaultPlan.none(which);
    FaultSource nothing = new FaultSource(none, null, Long.MAX_VALUE);
    run(nothing, none, null, Long.MAX_VALUE);
    return nothing.counted();
  }

  /** Answers whether something failed. */
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
        at("the close at the end", session::close);
        crash("after the close", policies);
      }
      at("recovery with the disk healed", this::recover);
      at("the check at the end", this::finish);
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
      if (faults.healFirst()) {
        session.recover();
        session.step(new Operation.Single(new Write(PROBE, 1, 50), Operation.How.SYNC));
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
      session.step(new Operation.Compact(io.kiwidb.KeyRange.all()));
      session.compareAll();
      db.put(PROBE, CheckedValue.encode(PROBE, 3, 100), WriteOptions.sync());
      db.delete(PROBE, WriteOptions.sync());
      session.step(new Operation.Single(new Write(PROBE, 4, 100), Operation.How.PLAIN));
      session.close();
      requireNothing("after a clean close", verify().problems());
      session.open();
      session.compareAll();
      session.close();
      VerifyReport report = verify(); // what could not be removed before was removed by opening
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
            "a power cut " + when + ", " + policy,
            () -> cuts.check(disk.imageOfCrash(policy, seed)));
        crashes++;
      }
      RecoveryCheck kill = new RecoveryCheck(
          new SimulatedStore(workload), session.log(), session.requiredAfterKill());
      at("the death of the process " + when, () -> kill.check(disk.imageOfKill()));
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
