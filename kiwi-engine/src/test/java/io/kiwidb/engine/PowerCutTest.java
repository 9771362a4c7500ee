package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.model.OperationScript;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The power goes off, or the process dies, at every mutating storage operation of a workload. */
@Tag("jvm-independent")
class PowerCutTest {
  @ParameterizedTest
  @CsvSource({"11, leveled", "12, tiered", "13, fifo"})
  void everyOperationMayBeTheLast(long seed, String strategy) {
    CrashHarness harness = SimulatedStores.harness(seed, strategy);
    long points = harness.run(OperationScript.of(seed, 120).weights(CrashHarness.WRITES));
    assertThat(points).isGreaterThan(100);
  }
}
