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
 * The strategy, whose failures carry its name: whatever it throws, an {@link Error} too, and an
 * answer that is none, is a {@link ProviderException}.
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

  /** Bytes that each level of the view may hold; zeros if the strategy has no such targets. */
  long[] targetBytes(LsmView view) {
    int levels = view.levels().size();
    return strategy instanceof LevelSizing sizing
        ? ask("targetBytes", () -> Arrays.copyOf(sizing.targetBytes(view), levels))
        : new long[levels];
  }

  /** Refuses a choice that must not be carried out. */
  void require(CompactionChoice choice, LsmView view) {
    ChoiceCheck.require(choice, view, name);
  }

  private <T> T ask(String question, Supplier<T> answer) {
    try {
      return Objects.requireNonNull(answer.get(), "it answered null");
    } catch (KiwiException e) {
      throw e;
    } catch (RuntimeException | Error e) { // code of a plug-in: told to whoever asked
      throw new ProviderException("strategy " + name, question, e);
    }
  }
}
