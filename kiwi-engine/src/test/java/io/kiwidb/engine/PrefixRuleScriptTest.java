package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.model.ScriptOperator;
import io.kiwidb.testkit.model.ScriptRunner;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts over stores whose prefix rule changes whenever they are opened give the model's answers.
 */
class PrefixRuleScriptTest {
  private static final List<String> RULES =
      List.of("fixed:1", "fixed:2", "until:0x30", "fixed:4", "none", "fixed:1", "until:key");

  private static final OperationWeights WEIGHTS = OperationWeights.defaults()
      .entries()
      .with(OperationKind.SCAN, 150)
      .with(OperationKind.FLUSH, 20)
      .with(OperationKind.REOPEN, 4);

  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63, 64, 65, 66})
  void simulatedScriptsGiveTheModelsAnswers(long seed) {
    Skipped skipped = new Skipped();
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 8_000).weights(WEIGHTS), () -> simulated(seed, skipped));
    assertThat(skipped.total).as("tables skipped").isGreaterThan(20);
  }

  /** Sums what the store counts from one opening to the next. */
  private static final class Skipped {
    private long total;
    private long last;

    void add(Kiwi db) {
      long now = db.stats().counter(Counter.PREFIX_TABLES_SKIPPED);
      total += now < last ? now : now - last;
      last = now;
    }
  }

  private static ScriptRunner simulated(long seed, Skipped skipped) {
    MemoryStorage storage = new MemoryStorage();
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, seed);
    Options options = Options.builder()
        .profile(Profile.DEV)
        .provider(ProviderKind.STRATEGY, seed % 2 == 0 ? "tiered" : "leveled")
        .mergeOperator(new ScriptOperator())
        .timeSource(time)
        .scheduler(scheduler)
        .build();
    int[] openings = {0};
    Kiwi[] open = new Kiwi[1];
    return new ScriptRunner(() -> {
          String rule = RULES.get(openings[0]++ % RULES.size());
          open[0] = Kiwi.open(
              storage.reopen(),
              options.toBuilder().provider(ProviderKind.PREFIX_RULE, rule).build());
          return open[0];
        })
        .betweenOperations(() -> {
          scheduler.runOne();
          skipped.add(open[0]);
        });
  }
}
