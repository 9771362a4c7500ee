package io.kiwidb.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.toy.LogKiwi;
import io.kiwidb.testkit.toy.MapKiwi;
import io.kiwidb.testkit.toy.MapKiwi.Defect;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptRunnerTest {
  private static ScriptRunner runner(Defect defect) {
    return new ScriptRunner(new MapKiwi.Stand(defect));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aCorrectStoreAgreesWithTheOracle(long seed) {
    runner(Defect.NONE).run(OperationScript.of(seed, 5_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void aCorrectStoreAgreesInEveryKeyspace(long seed) {
    runner(Defect.NONE).run(withKeyspaces(seed, 10_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void aCorrectStoreAgreesOnAllEntries(long seed) {
    runner(Defect.NONE).run(withEntries(seed, 10_000));
  }

  private static OperationScript withEntries(long seed, int count) {
    return OperationScript.of(seed, count).weights(OperationWeights.defaults().entries());
  }

  private static OperationScript script(Defect defect, long seed, int count) {
    return defect.isOfKeyspaces()
        ? withKeyspaces(seed, count)
        : defect.isOfEntries() ? withEntries(seed, count) : OperationScript.of(seed, count);
  }

  private static OperationScript withKeyspaces(long seed, int count) {
    return OperationScript.of(seed, count).weights(OperationWeights.defaults().keyspaces());
  }

  @Test
  void aHundredThousandOperationsRun() {
    AtomicInteger between = new AtomicInteger();
    runner(Defect.NONE)
        .betweenOperations(between::incrementAndGet)
        .run(OperationScript.of(5, 100_000).keys(2_000));
    assertThat(between).hasValue(100_000);
  }

  @Test
  void aStoreOnAStorageAgreesThroughReopenings() {
    CrashStorage disk = new CrashStorage();
    OperationWeights weights = OperationWeights.defaults().with(OperationKind.REOPEN, 20);
    new ScriptRunner(() -> new LogKiwi(disk.reopen()))
        .settingChanges(ScriptRunner.SettingChanges.IGNORE)
        .run(OperationScript.of(6, 3_000).weights(weights));
  }

  @Test
  void aStoreOnAStorageAgreesInEveryKeyspaceThroughReopenings() {
    CrashStorage disk = new CrashStorage();
    OperationWeights weights =
        OperationWeights.defaults().with(OperationKind.REOPEN, 20).keyspaces();
    new ScriptRunner(() -> new LogKiwi(disk.reopen()))
        .settingChanges(ScriptRunner.SettingChanges.IGNORE)
        .run(OperationScript.of(15, 3_000).weights(weights));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyDefectIsFoundAndReplays(Defect defect) {
    OperationScript script = script(defect, 7, 20_000);
    Throwable failure = catchThrowable(() -> runner(defect).run(script));
    assertThat(failure)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("replay: seed=7 count=20000");
    String replay = failure
        .getMessage()
        .substring(failure.getMessage().indexOf("replay: ") + "replay: ".length());
    assertThatThrownBy(() -> runner(defect).run(OperationScript.parse(replay)))
        .hasMessage(failure.getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "DELETE_IGNORED_FOR_LONG_KEYS",
        "SNAPSHOT_SEES_LATER_WRITES",
        "MERGE_FORGETS_THE_VALUE",
        "SINGLE_DELETION_IS_LOST",
        "REFUSED_BATCH_IS_WRITTEN_PARTLY",
        "RECREATED_KEYSPACE_IS_NOT_EMPTY",
        "SNAPSHOT_FORGETS_A_DROPPED_KEYSPACE"
      })
  void aFailureShrinksToAFewOperations(Defect defect) {
    OperationScript script = script(defect, 8, 2_000);
    Throwable failure =
        catchThrowable(() -> ScriptRunner.runShrinking(script, () -> runner(defect)));
    assertThat(failure).isInstanceOf(AssertionError.class);
    Matcher parts = Pattern.compile("(?s)shrunk to (\\d+) operations, replay: ([^\n]*)\n.*")
        .matcher(failure.getMessage());
    assertThat(parts.matches()).as(failure.getMessage()).isTrue();
    assertThat(Integer.parseInt(parts.group(1))).as(failure.getMessage()).isBetween(1, 5);
    OperationScript small = OperationScript.parse(parts.group(2));
    assertThat(small.steps()).hasSize(Integer.parseInt(parts.group(1)));
    assertThatThrownBy(() -> runner(defect).run(small)).isInstanceOf(AssertionError.class);
    runner(Defect.NONE).run(small);
  }

  @Test
  void aPassingScriptIsNotShrunk() {
    AtomicInteger stands = new AtomicInteger();
    ScriptRunner.runShrinking(OperationScript.of(9, 100), () -> {
      stands.incrementAndGet();
      return runner(Defect.NONE);
    });
    assertThat(stands).hasValue(1);
  }
}
