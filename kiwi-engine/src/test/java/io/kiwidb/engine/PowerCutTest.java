package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The power goes off, or the process dies, at every mutating storage operation of a workload. */
@Tag("jvm-independent")
class PowerCutTest {
  @ParameterizedTest
  @CsvSource({"11, leveled", "12, tiered", "13, fifo"})
  void everyOperationMayBeTheLast(long seed, String strategy) {
    CrashHarness harness = harness(seed, strategy);
    long points = harness.run(OperationScript.of(seed, 120).weights(CrashHarness.WRITES));
    assertThat(points).isGreaterThan(100);
  }

  @Test
  void recoveryMayBeInterruptedToo() {
    CrashHarness harness = harness(21, "leveled").recoveryCuts(6).stride(5);
    long points = harness.run(OperationScript.of(21, 150).weights(CrashHarness.WRITES));
    assertThat(points).isGreaterThan(20);
  }

  private static CrashHarness harness(long seed, String strategy) {
    Background background = new Background(seed, strategy);
    return new CrashHarness(background).betweenOperations(background::runOne);
  }

  /** Opens each store with a scheduler of its own, so that nothing of a crashed one goes on in the next. */
  private static final class Background implements Function<Storage, Kiwi> {
    private final long seed;
    private final String strategy;
    private SimulatedScheduler scheduler;

    private Background(long seed, String strategy) {
      this.seed = seed;
      this.strategy = strategy;
    }

    @Override
    public Kiwi apply(Storage storage) {
      SimulatedTime time = new SimulatedTime();
      scheduler = new SimulatedScheduler(time, seed);
      return Kiwi.open(
          storage,
          Options.builder()
              .profile(Profile.DEV)
              .provider(ProviderKind.STRATEGY, strategy)
              .timeSource(time)
              .scheduler(scheduler)
              .build());
    }

    private void runOne() {
      if (scheduler != null) {
        scheduler.runOne();
      }
    }
  }
}
