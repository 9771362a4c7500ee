package io.kiwidb.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import io.kiwidb.testkit.toy.LogKiwi;
import io.kiwidb.testkit.toy.LogKiwi.Defect;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm-independent")
class CrashHarnessTest {
  private static final int SEEDS = 12;

  private static OperationScript script(long seed) {
    return OperationScript.of(seed, 40).keys(20).weights(CrashHarness.WRITES);
  }

  private static OperationScript withKeyspaces(long seed) {
    OperationWeights weights = CrashHarness.KEYSPACES
        .with(OperationKind.KEYSPACE_CREATE, 20)
        .with(OperationKind.WIDE_BATCH, 20)
        .with(OperationKind.FLUSH, 12);
    return OperationScript.of(seed, 40).keys(20).weights(weights);
  }

  private static CrashHarness harness(Defect... defects) {
    return new CrashHarness(storage -> new LogKiwi(storage, defects));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aCorrectStoreSurvivesEveryCrash(long seed) {
    CrashHarness harness = harness().recoveryCuts(8);
    long points = harness.run(script(seed));
    assertThat(points).isGreaterThan(50);
    assertThat(harness.crashes()).isGreaterThan(points * 40);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void aCorrectStoreSurvivesEveryCrashInEveryKeyspace(long seed) {
    CrashHarness harness = harness().recoveryCuts(3);
    assertThat(harness.run(withKeyspaces(seed))).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE_TOO_EARLY_IN_RECOVERY")
  void everyDefectIsCaught(Defect defect) {
    Optional<String> failure = defect.isOfKeyspaces()
        ? firstFailure(harness(defect), CrashHarnessTest::withKeyspaces)
        : firstFailure(harness(defect));
    assertThat(failure).as("caught within %d seeds", SEEDS).isPresent();
    assertThat(failure.get()).as("only a crash shows it").doesNotStartWith("the run");
  }

  @Test
  void aDefectOfRecoveryIsCaughtByASecondPowerCutOnly() {
    OperationScript script = script(5);
    script = script.weights(script.weights().with(OperationKind.REOPEN, 0));
    harness(Defect.DELETE_TOO_EARLY_IN_RECOVERY)
        .policies(EnumSet.of(SurvivalPolicy.RANDOM_BLOCKS))
        .run(script);
    CrashHarness cutting = harness(Defect.DELETE_TOO_EARLY_IN_RECOVERY).recoveryCuts(100);
    OperationScript workload = script;
    assertThatThrownBy(() -> cutting.run(workload))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("second power cut");
  }

  @Test
  void aFailureNamesScriptPointAndPolicyAndReplays() {
    String message = firstFailure(harness(Defect.TORN_BATCH)).orElseThrow();
    Matcher parts = Pattern.compile(
            "(?s)(\\w+) at storage operation .*replay: script (.*), point (\\d+)$")
        .matcher(message);
    assertThat(parts.matches()).as(message).isTrue();
    OperationScript script = OperationScript.parse(parts.group(2));
    long point = Long.parseLong(parts.group(3));
    Optional<SurvivalPolicy> policy = parts.group(1).equals("KILL")
        ? Optional.empty()
        : Optional.of(SurvivalPolicy.valueOf(parts.group(1)));
    assertThatThrownBy(() -> harness(Defect.TORN_BATCH).replay(script, point, policy))
        .hasMessage(message);
    harness().replay(script, point, policy);
  }

  @Test
  void theDeathOfTheProcessIsCheckedWithoutAnyPowerCut() {
    CrashHarness harness = harness(Defect.BUFFERED).policies(EnumSet.noneOf(SurvivalPolicy.class));
    assertThat(firstFailure(harness).orElseThrow()).startsWith("KILL at storage operation");
  }

  @Test
  void aStrideLeavesPointsOut() {
    assertThat(harness().stride(10).run(script(4))).isBetween(2L, 60L);
  }

  private static Optional<String> firstFailure(CrashHarness harness) {
    return firstFailure(harness, CrashHarnessTest::script);
  }

  private static Optional<String> firstFailure(
      CrashHarness harness, LongFunction<OperationScript> scripts) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        harness.run(scripts.apply(seed));
      } catch (AssertionError e) {
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }
}
