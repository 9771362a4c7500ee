package io.kiwidb.engine.faults;

import io.kiwidb.engine.manifest.ManifestNames;
import io.kiwidb.testkit.fault.FaultHarness;
import io.kiwidb.testkit.fault.Workload;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import io.kiwidb.testkit.storage.TraceStorage;

/**
 * Shared settings of the fault suites. {@code -Dkiwi.test.faults=all} runs them at every point; by
 * default each runs a sample that fits into the build.
 */
final class Suites {
  private static final String HOW_MANY = System.getProperty("kiwi.test.faults", "gate");

  private Suites() {}

  /**
   * A harness that also watches the order of storage operations, as the manifest gives it a
   * meaning.
   */
  static FaultHarness harness(Workload workload) {
    return new FaultHarness(workload)
        .watch((trace, disk) -> trace
            .growing("*.wal")
            .references("MANIFEST-*", TraceStorage.Due.AT_APPEND, ManifestNames::appended)
            .liveFiles(
                () -> ManifestNames.needed(disk.imageOfCrash(SurvivalPolicy.NONE_SURVIVES, 0))));
  }

  /** Every so many points in the gate, every one in a long run. */
  static long stride(long inTheGate) {
    return isLong() ? 1 : inTheGate;
  }

  static boolean isLong() {
    return HOW_MANY.equals("all");
  }

  /** The counts of a suite that found nothing. */
  static void report(String suite, Object what, long points, long crashes) {
    System.out.printf(
        "%s: workload=%s points=%d crashes=%d violations=0%n", suite, what, points, crashes);
  }
}
