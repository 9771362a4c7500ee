package io.kiwidb.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.fault.FaultHarness;
import io.kiwidb.testkit.fault.FaultPlan;
import io.kiwidb.testkit.fault.Workload;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each storage operation of each workload fails, once and permanently: with an error, with a full
 * disk, with a partial append.
 */
@Tag("jvm-independent")
class FailingOperationTest {
  static List<Workload> workloads() {
    return Workload.all();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void changesFailOnce(Workload workload) {
    run(workload, 5, "mutating 0 io once");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void changesFailForEver(Workload workload) {
    run(workload, 13, "mutating 0 io for-ever");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void readsFail(Workload workload) {
    run(workload, 11, "reading 0 io once");
    run(workload, 29, "reading 0 io for-ever");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void theDiskIsFull(Workload workload) {
    run(workload, 7, "growing 0 disk-full once");
    run(workload, 13, "growing 0 disk-full for-ever");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void appendsWriteAPart(Workload workload) {
    run(workload, 5, "appends 0 short once");
    run(workload, 11, "appends 0 short for-ever");
    run(workload, 7, "appends 0 short-full once");
    run(workload, 11, "appends 0 short-full for-ever");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void theDiskGoesAway(Workload workload) {
    run(workload, 31, "all 0 io for-ever");
  }

  private static void run(Workload workload, long stride, String plan) {
    FaultHarness harness = Suites.harness(workload);
    harness.run(FaultPlan.parse(plan), Suites.stride(stride));
    assertThat(harness.points()).isPositive();
    Suites.report("faults " + plan, workload, harness.points(), harness.crashes());
  }
}
