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
  @CsvSource({"14, leveled, FLUSH MERGE MOVE", "12, tiered, FLUSH MERGE", "13, fifo, FLUSH MERGE"})
  void everyOperationMayBeTheLast(long seed, String strategy, String changes) {
    SimulatedStores stores = new SimulatedStores(seed, strategy);
    long points = stores.harness().run(OperationScript.of(seed, 60).weights(CrashHarness.WRITES));
    assertThat(points).isGreaterThan(100);
    assertThat(stores.changes()).extracting(Enum::name).containsExactly(changes.split(" "));
  }
}
