package io.kiwidb.testkit.model;

import io.kiwidb.Kiwi;
import io.kiwidb.testkit.model.OperationScript.Step;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts against a store and the {@link Oracle} and compares all results.
 *
 * <p>At the end the whole contents are compared in both directions, before and after another
 * reopening. A difference, or an exception of the store, is an {@link AssertionError} with the
 * operation and the script's text, which {@link OperationScript#parse} accepts.
 *
 * <p>The opener opens the same store on each call, which must be empty on the first. Threading: not
 * thread-safe; scripts are single-threaded, except for the background work of the store.
 */
public final class ScriptRunner {
  /** How reopening handles the setting changes of the script. */
  public enum SettingChanges {
    /** They are applied. */
    APPLY,
    /** They are ignored: the opener's options apply. */
    IGNORE
  }

  private static final int MAX_SHRINK_ATTEMPTS = 20_000;
  private static final long MAX_SHRINK_STEPS = 2_000_000;

  private final Supplier<? extends Kiwi> opener;
  private SettingChanges settingChanges = SettingChanges.APPLY;
  private Runnable between = () -> {};
  private @Nullable ScriptClock clock;

  /** Creates a runner for a store that is empty when it is first opened. */
  public ScriptRunner(Supplier<? extends Kiwi> opener) {
    this.opener = opener;
  }

  /** Sets how setting changes are handled; {@link SettingChanges#APPLY} by default. */
  public ScriptRunner settingChanges(SettingChanges choice) {
    settingChanges = choice;
    return this;
  }

  /** Sets a hook to run after each operation, such as running a simulated background task. */
  public ScriptRunner betweenOperations(Runnable hook) {
    between = hook;
    return this;
  }

  /** Sets the clock of the store, for scripts that move it. */
  public ScriptRunner clock(ScriptClock newClock) {
    clock = newClock;
    return this;
  }

  /** Runs a script to its end. */
  public void run(OperationScript script) {
    ScriptSession session = new ScriptSession(opener, settingChanges, clock);
    List<Step> steps = script.steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      guarded(script, step, i + 1, session, () -> session.execute(step.operation()));
      between.run();
    }
    guarded(script, "the final check", steps.size(), session, session::finish);
  }

  /**
   * Runs a script on a new store; if it fails, searches for a shorter failing script and reports
   * that.
   *
   * @param stands returns, on each call, a runner for an empty store
   */
  public static void runShrinking(OperationScript script, Supplier<ScriptRunner> stands) {
    try {
      stands.get().run(script);
    } catch (Failure first) {
      List<Step> smallest = new Shrinker(MAX_SHRINK_ATTEMPTS, MAX_SHRINK_STEPS)
          .shrinkTo(
              script.steps().subList(0, first.executed),
              steps -> executed(script.keeping(steps), stands.get()));
      StringBuilder text =
          new StringBuilder("shrunk to ").append(smallest.size()).append(" operations, replay: ");
      text.append(script.keeping(smallest));
      smallest.forEach(step -> text.append("\n  ").append(step));
      throw new AssertionError(text + "\nfirst seen as: " + first.getMessage(), first);
    }
  }

  /** Returns after how many steps a script fails, or {@link Shrinker#PASSES}. */
  private static int executed(OperationScript script, ScriptRunner runner) {
    try {
      runner.run(script);
      return Shrinker.PASSES;
    } catch (Failure e) {
      return e.executed;
    }
  }

  /** A script failed. */
  private static final class Failure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final int executed; // steps, with the failing one; all if the final check failed

    Failure(String message, Throwable cause, int executed) {
      super(message, cause);
      this.executed = executed;
    }
  }

  private static void guarded(
      OperationScript script, Object what, int executed, ScriptSession session, Runnable action) {
    try {
      action.run();
    } catch (AssertionError | RuntimeException e) {
      Failure failure =
          new Failure("at " + what + ": " + e.getMessage() + "\nreplay: " + script, e, executed);
      try {
        session.abandon();
      } catch (RuntimeException | AssertionError second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }
}
