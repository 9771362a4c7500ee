package io.kiwidb.engine.faults;

import io.kiwidb.testkit.fault.FaultHarness;
import io.kiwidb.testkit.fault.Workload;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The disk is full at each 4 KiB of its growth, for the rest of the script, and then has space
 * again.
 */
@Tag("jvm-independent")
class FullDiskSizesTest {
  private static final long BYTES = 4 << 10;
  private static final long BYTES_IN_A_LONG_RUN = 128;

  static List<Workload> workloads() {
    return Workload.all();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void writingResumesAndNothingIsLeftBehind(Workload workload) {
    FaultHarness harness = Suites.harness(workload);
    boolean isLarge = workload.name().equals("large-values");
    harness.runFull(Suites.isLong() ? BYTES_IN_A_LONG_RUN : isLarge ? 4 * BYTES : BYTES);
    Suites.report("full disk", workload, harness.points(), harness.crashes());
  }
}
