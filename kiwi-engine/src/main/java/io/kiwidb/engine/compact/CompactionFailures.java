package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.io.Scheduler.Lane;
import java.util.function.BooleanSupplier;

/**
 * Failures of compactions and when to retry: of jobs, and of the strategy's debt estimate, each
 * with its own backoff.
 *
 * <p>Threading: thread-safe.
 */
final class CompactionFailures {
  private final StoreHealth.Part part = new StoreHealth.Part(Concern.COMPACTION);
  private final Tree tree;
  private final TreeContext context;
  private final BooleanSupplier writersAreStopped;
  private final RetryBackoff jobs;
  private final RetryBackoff questions;

  /**
   * Creates it with no failures.
   *
   * @param writersAreStopped whether writers wait for compactions or flushes
   * @param tryAgain called when jobs may be retried
   * @param askAgain called when the strategy may be asked again
   */
  CompactionFailures(
      Tree tree, BooleanSupplier writersAreStopped, Runnable tryAgain, Runnable askAgain) {
    this.tree = tree;
    this.context = tree.context();
    this.writersAreStopped = writersAreStopped;
    this.jobs = new RetryBackoff(context.scheduler(), Lane.COMPACTION, tryAgain);
    this.questions = new RetryBackoff(context.scheduler(), Lane.HOUSEKEEPING, askAgain);
  }

  /**
   * Returns whether a job may begin: after a failure only one at a time, and not during the
   * backoff.
   */
  boolean mayTry(boolean noOtherRuns) {
    return !jobs.isPausing() && (!jobs.isFailing() || noOtherRuns);
  }

  /**
   * Records a failed job. After a second failure in a row, stopped writers fail with its reason;
   * when a job succeeds, writes are accepted again.
   */
  void failed(Throwable error) {
    boolean again = jobs.isFailing();
    report(
        "compaction",
        error,
        again && writersAreStopped.getAsBoolean() ? Health.READ_ONLY : Health.DEGRADED);
    jobs.failed();
  }

  /** Records a successful job, or that nothing was to be done. */
  void succeeded() {
    jobs.succeeded();
    recovered();
  }

  /** Forgets what has failed: the keyspace is gone, and no later success will end it. */
  void forget() {
    context.health().resolved(part);
  }

  /** Returns whether the strategy may be asked. */
  boolean mayAsk() {
    return !questions.isPausing();
  }

  /** Records that the strategy answered. */
  void answered() {
    if (questions.isFailing()) {
      questions.succeeded();
      recovered();
    }
  }

  /** Records that the strategy failed to answer. */
  void notAnswered(Throwable error) {
    report("estimate of the compaction debt", error, Health.DEGRADED);
    questions.failed();
  }

  /** Returns the exception for the caller of a manual compaction that was stopped. */
  RuntimeException stopped() {
    return tree.isGone()
        ? new UnknownKeyspaceException(
            "keyspace '" + context.name() + "' was dropped or cleared during its compaction")
        : new DatabaseClosedException("database " + context.store().storage().location());
  }

  /** Records corruption found by a manual compaction, which is thrown to its caller as well. */
  void damaged(CorruptionException error) {
    report("manual compaction", error, Health.CORRUPT);
  }

  /** Reports a failure and changes the state. */
  private void report(String what, Throwable error, Health health) {
    if (context.health().isClosed()) {
      return;
    }
    context.counters().increment(Counter.BACKGROUND_FAILURES);
    context
        .health()
        .worsen(
            part,
            error instanceof CorruptionException ? Health.CORRUPT : health,
            what + " failed",
            error);
    if (tree.isGone()) {
      forget();
    }
    context.events().tell(new KiwiEvent.BackgroundFailed(what, error));
  }

  /** Resolves the trouble if nothing else fails. */
  private void recovered() {
    if (!jobs.isFailing() && !questions.isFailing()) {
      context.health().resolved(part);
    }
  }
}
