package io.kiwidb.testkit.crash;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationScript.Step;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs a workload once for every mutating storage operation, cuts the power there, and checks what
 * the store recovers.
 *
 * <p>At each point, from the same moment: one power cut for each {@link SurvivalPolicy}, and one
 * death of the process. After a power cut the store must show a prefix of the commits that includes
 * all those acknowledged as durable (with {@code SYNC}, or followed by a successful sync, flush,
 * compaction or close); after the death of the process, one that includes all acknowledged. It must
 * then take writes and survive a reopening. With {@link #recoveryCuts} the power also goes off
 * during recovery, and the second recovery has to show no less. Cuts at one point that leave the
 * same bytes are recovered from once.
 *
 * <p>A workload is an {@link OperationScript} of writes, syncs, flushes, compactions and reopenings
 * on one thread ({@link #WRITES}); other operations in it are skipped. The number of operations of
 * a run may vary when the store has threads of its own; with a simulated scheduler every failure
 * replays exactly. A failure is an {@link AssertionError} with script, point and policy, to be
 * given to {@link #replay}.
 *
 * <p>The opener gets a storage, opens the store with it and lets it own it. It must not reuse
 * anything between calls.
 *
 * <p>Threading: not thread-safe.
 */
public final class CrashHarness {
  /** Weights of a workload that only writes, with all kinds of durability. */
  public static final OperationWeights WRITES = OperationWeights.none()
      .with(OperationKind.PUT, 50)
      .with(OperationKind.DELETE, 15)
      .with(OperationKind.BATCH, 12)
      .with(OperationKind.SYNC_WRITE, 12)
      .with(OperationKind.SYNC, 3)
      .with(OperationKind.FLUSH, 4)
      .with(OperationKind.COMPACT, 1)
      .with(OperationKind.REOPEN, 2);

  private final Function<Storage, Kiwi> opener;
  private Runnable between = () -> {};
  private WriteOptions writes = WriteOptions.defaults();
  private Set<SurvivalPolicy> policies = EnumSet.allOf(SurvivalPolicy.class);
  private long stride = 1;
  private long recoveryCuts;
  private long crashes;

  /** A harness for stores that the opener opens. */
  public CrashHarness(Function<Storage, Kiwi> opener) {
    this.opener = opener;
  }

  /** What to do after each operation, such as running a simulated background task. */
  public CrashHarness betweenOperations(Runnable hook) {
    between = hook;
    return this;
  }

  /**
   * How plain writes are written; what skips the log is to survive a crash only from a flush on.
   */
  public CrashHarness writes(WriteOptions options) {
    writes = options;
    return this;
  }

  /** Only these policies; all by default. */
  public CrashHarness policies(Set<SurvivalPolicy> chosen) {
    policies = chosen.isEmpty() ? EnumSet.noneOf(SurvivalPolicy.class) : EnumSet.copyOf(chosen);
    return this;
  }

  /** Only every so many points; which of them follows from the seed. */
  public CrashHarness stride(long points) {
    stride = Math.max(1, points);
    return this;
  }

  /**
   * At each point and policy, cuts the power again at so many points of the recovery, spread
   * evenly; none by default.
   */
  public CrashHarness recoveryCuts(long count) {
    recoveryCuts = count;
    return this;
  }

  /** How many crashes were checked so far, second ones included. */
  public long crashes() {
    return crashes;
  }

  /** Runs a workload with every crash; answers at how many points. */
  public long run(OperationScript script) {
    List<Step> steps = script.steps();
    CrashStorage whole = new CrashStorage();
    guarded(
        script,
        -1,
        "the run without a crash",
        () -> new CrashRun(whole, opener, between, writes).run(steps));
    long points = 0;
    for (long n = Math.floorMod(script.seed(), stride); n <= whole.operations(); n += stride) {
      crashAt(script, steps, n, Optional.empty());
      points++;
    }
    return points;
  }

  /**
   * Runs one point of a workload again.
   *
   * @param point how many mutating storage operations succeed
   * @param policy the one to check; empty for the death of the process
   */
  public void replay(OperationScript script, long point, Optional<SurvivalPolicy> policy) {
    crashAt(script, script.steps(), point, Optional.of(policy));
  }

  private void crashAt(
      OperationScript script,
      List<Step> steps,
      long point,
      Optional<Optional<SurvivalPolicy>> only) {
    CrashStorage storage = new CrashStorage().crashAfter(point);
    CrashRun run = new CrashRun(storage, opener, between, writes);
    CommitLog[] log = new CommitLog[1];
    guarded(script, point, "the run", () -> log[0] = run.run(steps));
    PowerCutCheck cuts = new PowerCutCheck(new RecoveryCheck(opener, log[0], log[0].durable()));
    for (SurvivalPolicy policy : policies) {
      if (only.isEmpty() || only.get().equals(Optional.of(policy))) {
        guarded(
            script,
            point,
            policy.toString(),
            () -> cuts.check(crash(storage, script, point, policy)));
        crashes++;
        cutRecovery(script, point, policy, storage, cuts);
      }
    }
    if (only.isEmpty() || only.get().isEmpty()) {
      boolean logged = writes.log() == WriteOptions.Log.WRITE;
      RecoveryCheck check =
          new RecoveryCheck(opener, log[0], logged ? log[0].acknowledged() : log[0].durable());
      guarded(script, point, "KILL", () -> check.check(storage.killProcess()));
      crashes++;
    }
  }

  private void cutRecovery(
      OperationScript script,
      long point,
      SurvivalPolicy policy,
      CrashStorage storage,
      PowerCutCheck cuts) {
    if (recoveryCuts == 0) {
      return;
    }
    CrashStorage counting = crash(storage, script, point, policy);
    opener.apply(counting).close();
    long length = counting.operations();
    for (long i = 0; i < Math.min(recoveryCuts, length); i++) {
      long second = length <= recoveryCuts ? i : i * length / recoveryCuts;
      CrashStorage left = crash(storage, script, point, policy).crashAfter(second);
      guarded(
          script,
          point,
          policy + ", then a second power cut at operation " + second + " of the recovery",
          () -> {
            recoverUntilCut(left);
            cuts.check(left.crash(policy, mix(script.seed(), second, policy)));
          });
      crashes++;
    }
  }

  private void recoverUntilCut(CrashStorage left) {
    try (Kiwi db = opener.apply(left)) {
      between.run();
    } catch (KiwiException e) {
      if (!left.isOff()) {
        throw e;
      }
    }
  }

  private static CrashStorage crash(
      CrashStorage storage, OperationScript script, long point, SurvivalPolicy policy) {
    return storage.crash(policy, mix(script.seed(), point, policy));
  }

  private static long mix(long seed, long point, SurvivalPolicy policy) {
    return (seed * 1_000_003 + point) * 31 + policy.name().hashCode();
  }

  private static void guarded(OperationScript script, long point, String what, Runnable action) {
    try {
      action.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          what + " at storage operation " + point + " failed: " + e.getMessage()
              + "\nreplay: script " + script + ", point " + point,
          e);
    }
  }
}
