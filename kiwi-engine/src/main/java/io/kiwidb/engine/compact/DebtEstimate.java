package io.kiwidb.engine.compact;

import io.kiwidb.KiwiException;
import io.kiwidb.spi.CompactionStrategy.Debt;
import io.kiwidb.spi.LsmView;

/**
 * The strategy's debt estimate. If the strategy fails, which is reported, the estimate is the
 * number of level 0 tables until the strategy is asked again after a pause: writers need it on
 * their threads and with locks held, and must not see a plug-in's failure.
 *
 * <p>Threading: thread-safe.
 */
final class DebtEstimate {
  private final CheckedStrategy strategy;
  private final CompactionFailures failures;

  DebtEstimate(CheckedStrategy strategy, CompactionFailures failures) {
    this.strategy = strategy;
    this.failures = failures;
  }

  Debt of(LsmView view) {
    if (failures.mayAsk()) {
      try {
        Debt debt = strategy.debt(view);
        failures.answered();
        return debt;
      } catch (KiwiException e) {
        failures.notAnswered(e);
      }
    }
    return new Debt(view.levels().get(0).tables().size(), 0);
  }
}
