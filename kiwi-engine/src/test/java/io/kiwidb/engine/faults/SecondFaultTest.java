package io.kiwidb.engine.faults;

import io.kiwidb.testkit.fault.FaultHarness;
import io.kiwidb.testkit.fault.FaultPlan;
import io.kiwidb.testkit.fault.Workload;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** While a store recovers from a fault, by itself or by reopening, another operation fails. */
@Tag("jvm-independent")
class SecondFaultTest {
  static List<Workload> workloads() {
    return Workload.all();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void recoveryMayFailToo(Workload workload) {
    FaultHarness harness = Suites.harness(workload);
    twice(harness, "mutating 0 io once", "mutating 0 io once", 31);
    twice(harness, "growing 0 disk-full for-ever", "growing 0 disk-full once", 61);
    twice(harness, "mutating 0 io for-ever", "reading 0 io once", 97);
    Suites.report("second fault", workload, harness.points(), harness.crashes());
  }

  /** Writes without the log that came before the probe may be lost, and the probe with them. */
  @Test
  void aProbeOfUnloggedWritesIsNotLoggedEither() {
    Workload skipLog =
        workloads().stream().filter(workload -> !workload.isLogged()).findAny().orElseThrow();
    Suites.harness(skipLog)
        .replay(
            FaultPlan.parse("mutating 1 io once"),
            FaultPlan.parse("mutating 9 io once"),
            Long.MAX_VALUE);
  }

  private static void twice(FaultHarness harness, String first, String second, long stride) {
    harness.runTwice(
        FaultPlan.parse(first),
        FaultPlan.parse(second),
        Suites.isLong() ? 3 : stride,
        Suites.isLong() ? 40 : 6);
  }
}
