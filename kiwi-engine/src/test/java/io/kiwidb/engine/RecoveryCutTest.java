package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.model.OperationScript;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The power goes off once more while a store recovers. Beside {@link PowerCutTest}, not in it: the two run at the same time. */
@Tag("jvm-independent")
class RecoveryCutTest {
  @Test
  void recoveryMayBeInterruptedToo() {
    CrashHarness harness =
        new SimulatedStores(14, "leveled").harness().recoveryCuts(6).stride(9);
    long points = harness.run(OperationScript.of(14, 60).weights(CrashHarness.WRITES));
    assertThat(points).isGreaterThan(20);
  }
}
