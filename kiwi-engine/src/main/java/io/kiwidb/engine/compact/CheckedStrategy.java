package io.kiwidb.engine.compact;

import io.kiwidb.KiwiException;
import io.kiwidb.ProviderException;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LevelSizing;
import io.kiwidb.spi.LsmView;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The compaction strategy, with its failures wrapped: whatever it throws, including an
 * {@link Error}, and an invalid answer become a {@link ProviderException} that names it.
 *
 * <p>Threading: thread-safe.
 */
final class CheckedStrategy {
  private final CompactionStrategy strategy;
  private final String name;

  CheckedStrategy(CompactionStrategy strategy, String name) {
    this.strategy = strategy;
    this.name = name;
  }

  CompactionChoice choose(LsmView view) {
    return ask("choose", () -> strategy.choose(view));
  }

  CompactionStrategy.Debt debt(LsmView view) {
    return ask("debt", () -> strategy.debt(view));
  }

  /**
   * Returns the target size of each level of the view in bytes; zeros if the strategy has no such
   * targets.
   */
  long[] targetBytes(LsmView view) {
    int levels = view.levels().size();
    return strategy instanceof LevelSizing sizing
        ? ask("targetBytes", () -> Arrays.copyOf(sizing.targetBytes(view), levels))
        : new long[levels];
  }

  /** Rejects a choice that must not be carried out. */
  void require(CompactionChoice choice, LsmView view) {
    ChoiceCheck.require(choice, view, name);
  }

  private <T> T ask(String question, Supplier<T> answer) {
    try {
      return Objects.requireNonNull(answer.get(), "it returned null");
    } catch (KiwiException e) {
      throw e;
    } catch (RuntimeException | Error e) { // code of a plug-in: reported to the caller
      throw new ProviderException("strategy " + name, question, e);
    }
  }
}
