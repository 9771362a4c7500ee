package io.kiwidb.engine.faults;

import io.kiwidb.testkit.fault.FaultHarness;
import io.kiwidb.testkit.fault.FaultPlan;
import io.kiwidb.testkit.fault.Workload;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each sync, of a file or of the directory, fails, and then the power fails with every possible
 * outcome.
 */
@Tag("jvm-independent")
class FailingSyncTest {
  static List<Workload> workloads() {
    return Workload.all();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void nothingDurableIsLost(Workload workload) {
    FaultHarness harness = Suites.harness(workload).policies(EnumSet.allOf(SurvivalPolicy.class));
    harness.run(FaultPlan.parse("syncs 0 io once"), Suites.stride(3));
    harness.run(FaultPlan.parse("syncs 0 io for-ever"), Suites.stride(11));
    Suites.report("failing syncs", workload, harness.points(), harness.crashes());
  }
}
