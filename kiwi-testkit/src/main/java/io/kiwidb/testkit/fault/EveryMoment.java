package io.kiwidb.testkit.fault;

import io.kiwidb.testkit.crash.RecoveryCheck;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Crashes a short run at every point without repeating the run for each: before each mutating
 * storage operation it computes the state after a crash, and recovers from it.
 *
 * <p>At each point a process crash and a power failure are simulated, the latter with a different
 * policy each time. Recovery from an identical state with no stronger guarantees is tested only
 * once. Failures are {@link AssertionError}s. Threading: not thread-safe.
 */
public final class EveryMoment {
  private static final StorageOperation[] MUTATING = Arrays.stream(StorageOperation.values())
      .filter(StorageOperation::isMutating)
      .toArray(StorageOperation[]::new);

  private final Workload workload;
  private final Set<Left> passed = new HashSet<>();
  private long moments;
  private long recoveries;

  /** The state after a crash, and the guarantees for it. */
  private record Left(Map<String, ByteBuffer> files, int required, int tried) {}

  /** Uses the options of a workload, but not its script. */
  public EveryMoment(Workload workload) {
    this.workload = workload;
  }

  /** Returns the number of points examined. */
  public long moments() {
    return moments;
  }

  /** Returns the number of distinct states recovered from. */
  public long recoveries() {
    return recoveries;
  }

  /**
   * Opens a store, executes the operations and closes it.
   *
   * @param first index of the operation at which the examination starts; earlier points were
   *     examined in a shorter run
   */
  public void run(List<Operation> operations, int first) {
    new Run(operations).run(first);
  }

  /** One run. */
  private final class Run {
    private final List<Operation> operations;
    private final CrashStorage disk = new CrashStorage();
    private final FaultRule look;
    private final FaultSession session;

    Run(List<Operation> operations) {
      this.operations = operations;
      look = FaultRule.on(MUTATING).forEver().pause(this::look);
      session = new FaultSession(
          workload,
          () -> new FaultStorage(disk.reopen()).add(look),
          new FaultSource(FaultPlan.none(FaultPlan.Which.ALL), null, Long.MAX_VALUE));
      passed.clear();
    }

    void run(int first) {
      try {
        if (first > 0) {
          look.hold();
        }
        session.open();
        for (int i = 0; i < operations.size(); i++) {
          if (i == first) {
            look.release();
          }
          session.step(operations.get(i));
          if (session.isOpen()) {
            session.background();
          }
        }
        session.close();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\nat point " + moments + " of " + operations, e);
      }
    }

    private void look() {
      look.hold();
      moments++;
      SurvivalPolicy[] policies = SurvivalPolicy.values();
      SurvivalPolicy policy = policies[(int) (moments % policies.length)];
      check(
          disk.imageOfCrash(policy, moments),
          session.log().durable(),
          "a power failure, " + policy + ", seed " + moments);
      check(disk.imageOfKill(), session.requiredAfterKill(), "a process crash");
      look.release();
    }

    private void check(CrashStorage left, int required, String what) {
      int tried = session.log().tried();
      Left state = new Left(left.files(), required, tried);
      if (passed.contains(state)) {
        return;
      }
      try {
        new RecoveryCheck(new SimulatedStore(workload), session.log(), required).check(left);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(what + ": " + e.getMessage(), e);
      }
      passed.add(state);
      recoveries++;
    }
  }
}
