package io.kiwidb.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Profile;
import io.kiwidb.compaction.leveled.LeveledProvider;
import io.kiwidb.compaction.tiered.TieredProvider;
import io.kiwidb.spi.LsmView.Rules;
import io.kiwidb.spi.SettingValues;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.testkit.strategy.OverwriteLoad;
import io.kiwidb.testkit.strategy.OverwriteLoad.Cost;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each strategy costs under random overwrites of five times the live data, on the standard
 * output. Figures of larger runs ({@code -Dkiwi.simulation.keys=200000}) stand in
 * {@code docs/decisions/012-compaction-picking.md}; the bounds here only catch a change that makes
 * a strategy useless.
 */
@Tag("jvm-independent")
class AmplificationTest {
  private static final Rules RULES =
      new Rules(4, 20_000, 10, 5_000, 50, SettingValues.defaults(Profile.PROD));
  private static final int KEYS = Integer.getInteger("kiwi.simulation.keys", 40_000);
  private static final int OVERWRITES = 5 * KEYS;
  private static final int FLUSHED = 500;
  private static final int WORKERS = 2;
  private static final List<StrategyProvider> STRATEGIES =
      List.of(new LeveledProvider(), new TieredProvider());

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 3})
  void randomOverwritesCostWhatTheStrategyPromises(double speed) {
    OverwriteLoad load = new OverwriteLoad(RULES, KEYS, OVERWRITES, FLUSHED, WORKERS, speed);
    for (StrategyProvider provider : STRATEGIES) {
      Cost cost = load.cost(provider.create());
      System.out.printf("%-8s at speed %-10.0f %s%n", provider.name(), speed, cost);
      assertThat(cost.write()).isBetween(2.0, 14.0);
      assertThat(cost.mostSpace()).isBetween(1.0, 4.0);
    }
  }
}
