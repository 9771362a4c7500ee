package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.ChangesSeen.Change;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.fault.SimulatedStore;
import io.kiwidb.testkit.fault.Workload;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The power fails, or the process dies, at every mutating storage operation of each workload. */
@Tag("jvm-independent")
class PowerCutTest {
  /** The strategy that moves tables. */
  private static final String MOVES = "maintenance";

  /**
   * In the gate; {@code -Dkiwi.test.faults=all} takes the other two as well, which are mixtures of
   * these.
   */
  private static final Set<SurvivalPolicy> SIX =
      EnumSet.complementOf(EnumSet.of(SurvivalPolicy.DIRECTORY_ONLY, SurvivalPolicy.ALL_SURVIVES));

  static List<Workload> workloads() {
    return Workload.all();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void everyOperationMayBeTheLast(Workload workload) {
    ChangesSeen seen = new ChangesSeen();
    SimulatedStore store = new SimulatedStore(workload.listener(seen));
    boolean isLong = System.getProperty("kiwi.test.faults", "gate").equals("all");
    CrashHarness harness = new CrashHarness(store)
        .betweenOperations(store::runOne)
        .clock(store.clock())
        .writes(workload.writes())
        .policies(isLong ? EnumSet.allOf(SurvivalPolicy.class) : SIX);
    long points = harness.run(workload.script());
    assertThat(points).isGreaterThan(100);
    assertThat(seen.changes()).contains(Change.FLUSH, Change.MERGE);
    if (workload.name().equals(MOVES)) {
      assertThat(seen.changes()).contains(Change.MOVE);
    }
    System.out.printf(
        "power cuts: workload=%s points=%d crashes=%d changes=%s violations=0%n",
        workload, points, harness.crashes(), seen.changes());
  }
}
