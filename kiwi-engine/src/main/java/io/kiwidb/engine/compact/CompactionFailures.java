package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.io.Scheduler.Lane;
import java.util.function.BooleanSupplier;

/**
 * What failed of compacting, and when it is tried again: jobs, and the question to the strategy
 * what is owed, each with pauses of its own.
 *
 * <p>Threading: thread-safe.
 */
final class CompactionFailures {
  private final StoreContext context;
  private final BooleanSupplier writersAreStopped;
  private final RetryBackoff jobs;
  private final RetryBackoff questions;

  /**
   * Nothing failed yet.
   *
   * @param writersAreStopped whether writers wait for compactions or flushes
   * @param tryAgain is called when jobs may be tried again
   * @param askAgain is called when the strategy may be asked again
   */
  CompactionFailures(
      StoreContext context,
      BooleanSupplier writersAreStopped,
      Runnable tryAgain,
      Runnable askAgain) {
    this.context = context;
    this.writersAreStopped = writersAreStopped;
    this.jobs = new RetryBackoff(context.scheduler(), Lane.COMPACTION, tryAgain);
    this.questions = new RetryBackoff(context.scheduler(), Lane.HOUSEKEEPING, askAgain);
  }

  /** Whether a job may begin: after a failure one by itself, and not before the pause is over. */
  boolean mayTry(boolean noOtherRuns) {
    return !jobs.isPausing() && (!jobs.isFailing() || noOtherRuns);
  }

  /**
   * A job failed. If one did before, writers who wait for it are told why; when it works at last,
   * they may write again.
   */
  void failed(Throwable error) {
    boolean again = jobs.isFailing();
    report(
        "compaction",
        error,
        again && writersAreStopped.getAsBoolean() ? Health.READ_ONLY : Health.DEGRADED);
    jobs.failed();
  }

  /** A job worked, or there was nothing to do. */
  void succeeded() {
    jobs.succeeded();
    recovered();
  }

  /** Whether the strategy may be asked. */
  boolean mayAsk() {
    return !questions.isPausing();
  }

  /** The strategy answered. */
  void answered() {
    if (questions.isFailing()) {
      questions.succeeded();
      recovered();
    }
  }

  /** The strategy failed to answer. */
  void notAnswered(Throwable error) {
    report("asking what compaction owes", error, Health.DEGRADED);
    questions.failed();
  }

  /** A compaction by hand found damage; its caller hears of it, too. */
  void damaged(CorruptionException error) {
    report("a compaction by hand", error, Health.CORRUPT);
  }

  /** Tells of a failure and lets the state follow. */
  private void report(String what, Throwable error, Health health) {
    if (context.health().isClosed()) {
      return;
    }
    context.counters().increment(Counter.BACKGROUND_FAILURES);
    context
        .health()
        .worsen(
            Concern.COMPACTION,
            error instanceof CorruptionException ? Health.CORRUPT : health,
            what + " failed",
            error);
    context.events().tell(new KiwiEvent.BackgroundFailed(what, error));
  }

  /** Nothing is wrong any more if nothing else still fails. */
  private void recovered() {
    if (!jobs.isFailing() && !questions.isFailing()) {
      context.health().resolved(Concern.COMPACTION);
    }
  }
}
