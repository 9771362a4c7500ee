package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.fault.SimulatedStore;
import io.kiwidb.testkit.fault.Workload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The power fails again while a store recovers. Separate from {@link PowerCutTest}, so that the two
 * run in parallel.
 */
@Tag("jvm-independent")
class RecoveryCutTest {
  @ParameterizedTest
  @ValueSource(strings = {"leveled-sync", "keyspaces", "expiries"})
  void recoveryMayBeInterruptedToo(String name) {
    Workload workload = Workload.named(name);
    SimulatedStore store = new SimulatedStore(workload);
    CrashHarness harness = new CrashHarness(store)
        .betweenOperations(store::runOne)
        .clock(store.clock())
        .recoveryCuts(6)
        .stride(9);
    long points = harness.run(workload.script());
    assertThat(points).isGreaterThan(20);
  }
}
