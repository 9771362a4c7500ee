package io.kiwidb.testkit.crash;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationScript.Step;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.model.ScriptClock;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload once for each mutating storage operation, simulates a power failure there, and
 * checks the recovered state.
 *
 * <p>At each point a power failure with each {@link SurvivalPolicy} and a process crash are
 * simulated, from the same state. After a power failure the store must contain a prefix of the
 * commits that includes all commits acknowledged as durable (with {@code SYNC}, or followed by a
 * successful sync, flush, compaction or close); after a process crash, one that includes all
 * acknowledged commits. With several keyspaces it is one prefix over all of them; see
 * {@link CommitLog}. It must then be writable and keep its contents when reopened. With
 * {@link #recoveryCuts} the power also fails during recovery, and the second recovery must not
 * recover less. Power failures at one point that leave identical bytes are recovered from only
 * once.
 *
 * <p>A workload is a single-threaded {@link OperationScript} of writes, syncs, flushes,
 * compactions, reopenings ({@link #WRITES}), changes of keyspaces ({@link #KEYSPACES}) and passing
 * time; other operations are skipped. Whenever time has passed, the whole store is read and
 * compared. After every second crash the clock is back where it was when the script began; what was
 * read to have expired must be gone all the same. The number of operations of a run may vary if the
 * store has its own threads; with a simulated scheduler every failure is reproducible. A failure is
 * an {@link AssertionError} with script, point and policy, for {@link #replay}.
 *
 * <p>The opener receives a storage and opens a store that owns it. It must not reuse anything
 * between calls.
 *
 * <p>Threading: not thread-safe.
 */
public final class CrashHarness {
  /** Weights of a workload of writes only, with all kinds of durability. */
  public static final OperationWeights WRITES = OperationWeights.none()
      .with(OperationKind.PUT, 50)
      .with(OperationKind.DELETE, 15)
      .with(OperationKind.BATCH, 12)
      .with(OperationKind.SYNC_WRITE, 12)
      .with(OperationKind.SYNC, 3)
      .with(OperationKind.FLUSH, 4)
      .with(OperationKind.COMPACT, 1)
      .with(OperationKind.REOPEN, 2);

  /**
   * All kinds of writes over several keyspaces, which are created, dropped, renamed and cleared.
   */
  public static final OperationWeights KEYSPACES = WRITES.entries().keyspaces();

  private final Function<Storage, Kiwi> opener;
  private Runnable between = () -> {};
  private WriteOptions writes = WriteOptions.defaults();
  private Set<SurvivalPolicy> policies = EnumSet.allOf(SurvivalPolicy.class);
  private long stride = 1;
  private long recoveryCuts;
  private long crashes;
  private @Nullable ScriptClock clock;
  private long begun;

  /** Creates a harness for stores opened by the opener. */
  public CrashHarness(Function<Storage, Kiwi> opener) {
    this.opener = opener;
  }

  /** Sets a hook to run after each operation, such as running a simulated background task. */
  public CrashHarness betweenOperations(Runnable hook) {
    between = hook;
    return this;
  }

  /**
   * Sets the options of plain writes; writes that skip the log must survive a crash only after a
   * flush.
   */
  public CrashHarness writes(WriteOptions options) {
    writes = options;
    return this;
  }

  /** Restricts the policies; all by default. */
  public CrashHarness policies(Set<SurvivalPolicy> chosen) {
    policies = chosen.isEmpty() ? EnumSet.noneOf(SurvivalPolicy.class) : EnumSet.copyOf(chosen);
    return this;
  }

  /** Tests only every {@code points}-th point; the seed determines the first. */
  public CrashHarness stride(long points) {
    stride = Math.max(1, points);
    return this;
  }

  /**
   * Simulates a second power failure, for each point and policy at {@code count} evenly spread
   * points of the recovery; none by default.
   */
  public CrashHarness recoveryCuts(long count) {
    recoveryCuts = count;
    return this;
  }

  /** Sets the clock of the stores, for scripts that move it. */
  public CrashHarness clock(ScriptClock newClock) {
    clock = newClock;
    begun = newClock.epochMillis();
    return this;
  }

  private void setClockBack() {
    if (clock != null) {
      clock.moveTo(begun);
    }
  }

  private CrashRun newRun(CrashStorage storage) {
    setClockBack();
    return new CrashRun(storage, opener, between, writes, clock);
  }

  /** Returns the number of crashes checked, including second ones. */
  public long crashes() {
    return crashes;
  }

  /** Runs a workload with all crashes; returns the number of points. */
  public long run(OperationScript script) {
    List<Step> steps = script.steps();
    CrashStorage whole = new CrashStorage();
    guarded(script, -1, "the run without a crash", () -> newRun(whole).run(steps));
    long points = 0;
    for (long n = Math.floorMod(script.seed(), stride); n <= whole.operations(); n += stride) {
      crashAt(script, steps, n, Optional.empty());
      points++;
    }
    return points;
  }

  /**
   * Repeats one point of a workload.
   *
   * @param point number of mutating storage operations that succeed
   * @param policy the policy to check; empty for a process crash
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
    CrashRun run = newRun(storage);
    CommitLog[] log = new CommitLog[1];
    guarded(script, point, "the run", () -> log[0] = run.run(steps));
    if (point % 2 == 1) {
      setClockBack();
    }
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
