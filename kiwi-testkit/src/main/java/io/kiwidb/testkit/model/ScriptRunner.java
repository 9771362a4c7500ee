package io.kiwidb.testkit.model;

import io.kiwidb.Kiwi;
import io.kiwidb.testkit.model.OperationScript.Step;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs scripts against a store and the {@link Oracle} and compares every answer.
 *
 * <p>At the end the whole content is compared in both directions, before and after one more
 * reopening. A difference, or an exception of the store, is an {@link AssertionError} that names
 * the operation and holds the script's text, from which {@link OperationScript#parse} makes it
 * again.
 *
 * <p>The opener opens the same store each time it is asked; the first time it must be empty.
 * Threading: not thread-safe; scripts are single-threaded, what the store does in the background is
 * its own affair.
 */
public final class ScriptRunner {
  /** What a reopening does about the settings that the script draws. */
  public enum SettingChanges {
    /** They are set. */
    APPLY,
    /** They are ignored: the opener's options count. */
    IGNORE
  }

  private static final int MAX_SHRINK_ATTEMPTS = 600;

  private final Supplier<? extends Kiwi> opener;
  private SettingChanges settingChanges = SettingChanges.APPLY;
  private Runnable between = () -> {};

  /** A runner against a store that is empty when it is first opened. */
  public ScriptRunner(Supplier<? extends Kiwi> opener) {
    this.opener = opener;
  }

  /** What to do about settings; {@link SettingChanges#APPLY} by default. */
  public ScriptRunner settingChanges(SettingChanges choice) {
    settingChanges = choice;
    return this;
  }

  /** What to do after each operation, such as running a simulated background task. */
  public ScriptRunner betweenOperations(Runnable hook) {
    between = hook;
    return this;
  }

  /** Runs a script to its end. */
  public void run(OperationScript script) {
    ScriptSession session = new ScriptSession(opener, settingChanges);
    List<Step> steps = script.steps();
    for (Step step : steps) {
      guarded(script, step, session, () -> session.execute(step.operation()));
      between.run();
    }
    guarded(script, "the check at the end", session, session::finish);
  }

  /**
   * Runs a script on a fresh store; when it fails, looks for a shorter one that fails and reports
   * that.
   *
   * @param stands makes, each time it is asked, a runner on a store that is empty
   */
  public static void runShrinking(OperationScript script, Supplier<ScriptRunner> stands) {
    try {
      stands.get().run(script);
    } catch (AssertionError first) {
      List<Step> smallest = new Shrinker(MAX_SHRINK_ATTEMPTS)
          .shrink(script.steps(), steps -> fails(script.keeping(steps), stands.get()));
      StringBuilder text =
          new StringBuilder("shrunk to ").append(smallest.size()).append(" operations, replay: ");
      text.append(script.keeping(smallest));
      smallest.forEach(step -> text.append("\n  ").append(step));
      throw new AssertionError(text + "\nfirst seen as: " + first.getMessage(), first);
    }
  }

  private static boolean fails(OperationScript script, ScriptRunner runner) {
    try {
      runner.run(script);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }

  private static void guarded(
      OperationScript script, Object what, ScriptSession session, Runnable action) {
    try {
      action.run();
    } catch (AssertionError | RuntimeException e) {
      AssertionError failure =
          new AssertionError("at " + what + ": " + e.getMessage() + "\nreplay: " + script, e);
      try {
        session.abandon();
      } catch (RuntimeException | AssertionError second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }
}
