package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.StoreHealth.Concern;
import io.kiwidb.io.Scheduler.Lane;

/**
 * What failed of compacting, and when it is tried again: jobs, and the question to the strategy what is owed, each with pauses of its own.
 *
 * <p>Threading: thread-safe.
 */
final class CompactionTroubles {
  private final StoreContext context;
  private final RetryPause jobs;
  private final RetryPause questions;

  /**
   * Nothing failed yet.
   *
   * @param tryAgain is called when jobs may be tried again
   * @param askAgain is called when the strategy may be asked again
   */
  CompactionTroubles(StoreContext context, Runnable tryAgain, Runnable askAgain) {
    this.context = context;
    this.jobs = new RetryPause(context.scheduler(), Lane.COMPACTION, tryAgain);
    this.questions = new RetryPause(context.scheduler(), Lane.HOUSEKEEPING, askAgain);
  }

  /** Whether a job may begin: after a failure one by itself, and not before the pause is over. */
  boolean mayTry(boolean noOtherRuns) {
    return !jobs.isPausing() && (!jobs.isFailing() || noOtherRuns);
  }

  /** A job failed. */
  void failed(Throwable error) {
    report("compaction", error);
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
    report("asking what compaction owes", error);
    questions.failed();
  }

  /** Tells of a failure and lets the state follow. */
  void report(String what, Throwable error) {
    if (context.health().isClosed()) {
      return;
    }
    context.counters().increment(Counter.BACKGROUND_FAILURES);
    context
        .health()
        .worsen(
            Concern.COMPACTION,
            error instanceof CorruptionException ? Health.CORRUPT : Health.DEGRADED,
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
