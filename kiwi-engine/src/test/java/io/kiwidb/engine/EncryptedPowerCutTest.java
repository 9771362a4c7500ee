package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.ChangesSeen.Change;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.fault.SimulatedStore;
import io.kiwidb.testkit.fault.Workload;
import io.kiwidb.testkit.storage.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The workloads of {@link PowerCutTest} on an encrypted disk, where what was lost reads as noise
 * and not as zeros, and where the creation of a file is two more operations.
 */
@Tag("jvm-independent")
class EncryptedPowerCutTest {
  private static final TestKeys KEYS = TestKeys.of("k1");

  /** In the gate; {@code -Dkiwi.test.faults=all} takes every operation. */
  private static final int STRIDE = 9;

  static List<Workload> workloads() {
    return Workload.all();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void everyOperationMayBeTheLast(Workload workload) {
    ChangesSeen seen = new ChangesSeen();
    SimulatedStore store = new SimulatedStore(workload.listener(seen));
    boolean isLong = System.getProperty("kiwi.test.faults", "gate").equals("all");
    CrashHarness harness = new CrashHarness(
            storage -> store.apply(new EncryptedStorage(storage, KEYS)))
        .betweenOperations(store::runOne)
        .clock(store.clock())
        .writes(workload.writes())
        .stride(isLong ? 1 : STRIDE)
        .recoveryCuts(isLong ? 3 : 1);
    long points = harness.run(workload.script());
    assertThat(points).isGreaterThan(10);
    assertThat(seen.changes()).contains(Change.FLUSH, Change.MERGE);
    System.out.printf(
        "power cuts, encrypted: workload=%s points=%d crashes=%d violations=0%n",
        workload, points, harness.crashes());
  }
}
