package io.kiwidb.engine;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.StrategyProvider;
import java.util.List;
import java.util.function.Supplier;

/** Strategies that fail, loaded through {@link FoundProviders}. Threading: stateless. */
final class BrokenStrategies {
  private static final List<Class<?>> PROVIDERS =
      List.of(ThrowsInChoose.class, ThrowsInDebt.class, ChoosesNonsense.class, AnswersNull.class);

  private BrokenStrategies() {}

  /** Runs an action during which these strategies are found. */
  static <T> T whileFound(Supplier<T> action) {
    return FoundProviders.whileFound(StrategyProvider.class, PROVIDERS, action);
  }

  /** Its {@code choose} throws an error. */
  public static final class ThrowsInChoose implements StrategyProvider {
    @Override
    public String name() {
      return "throws-in-choose";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public CompactionStrategy create() {
      return view -> {
        throw new AssertionError("no choice today");
      };
    }
  }

  /** Its {@code debt} throws. */
  public static final class ThrowsInDebt implements StrategyProvider {
    @Override
    public String name() {
      return "throws-in-debt";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public CompactionStrategy create() {
      return new CompactionStrategy() {
        @Override
        public CompactionChoice choose(LsmView view) {
          return new CompactionChoice.None();
        }

        @Override
        public Debt debt(LsmView view) {
          throw new UnsupportedOperationException("no debts today");
        }
      };
    }
  }

  /** It moves a table up to where nothing is. */
  public static final class ChoosesNonsense implements StrategyProvider {
    @Override
    public String name() {
      return "chooses-nonsense";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public CompactionStrategy create() {
      return view -> {
        List<TableInfo> tables = view.levels().get(0).tables();
        return tables.isEmpty()
            ? new CompactionChoice.None()
            : new CompactionChoice.Move(tables, 99, "because");
      };
    }
  }

  /** It answers nothing at all. */
  public static final class AnswersNull implements StrategyProvider {
    @Override
    public String name() {
      return "answers-null";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    @SuppressWarnings("NullAway") // that is what it is for
    public CompactionStrategy create() {
      return view -> null;
    }
  }
}
