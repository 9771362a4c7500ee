package io.kiwidb.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.model.OperationScript.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OperationScriptTest {
  @Test
  void textAndScriptAreTheSame() {
    OperationScript script = OperationScript.of(-3, 500)
        .keys(50)
        .weights(OperationWeights.defaults()
            .with(OperationKind.REOPEN, 0)
            .with(OperationKind.MULTI_GET, 77));
    assertThat(script.toString())
        .isEqualTo("seed=-3 count=500 keys=50 weights=multi-get:77,reopen:0");
    assertThat(OperationScript.parse(script.toString())).isEqualTo(script);
    assertThat(OperationScript.parse(script.toString()).steps().toString())
        .isEqualTo(script.steps().toString());
    OperationScript sparse = script.weights(OperationWeights.none().with(OperationKind.PUT, 3));
    assertThat(sparse.toString()).endsWith("weights=only,put:3");
    assertThat(OperationScript.parse(sparse.toString())).isEqualTo(sparse);
    assertThatThrownBy(() -> OperationScript.parse("seed=1 nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keptStepsAreTheSameAsInTheWhole() {
    OperationScript script = OperationScript.of(1, 300);
    List<Step> all = script.steps();
    List<Step> some = List.of(all.get(3), all.get(17), all.get(18), all.get(19), all.get(299));
    OperationScript kept = script.keeping(some);
    assertThat(kept.keep()).isEqualTo("3,17-19,299");
    assertThat(OperationScript.parse(kept.toString()).steps().toString())
        .isEqualTo(some.toString());
    assertThat(OperationScript.parse(script.keeping(List.of()).toString()).steps())
        .isEmpty();
  }

  @Test
  void everyKindOfOperationIsDrawn() {
    Set<Class<?>> drawn = new HashSet<>();
    OperationWeights weights = OperationWeights.defaults().entries().keyspaces().expiries();
    OperationScript.of(2, 20_000)
        .weights(weights)
        .steps()
        .forEach(step -> drawn.add(step.operation().getClass()));
    drawn.addAll(List.of(Operation.KeyspaceChange.class));
    assertThat(drawn)
        .contains(Operation.class.getPermittedSubclasses())
        .contains(Operation.KeyspaceChange.class.getPermittedSubclasses());
    SplittableRandom random = new SplittableRandom(1);
    EnumSet<OperationKind> kinds = EnumSet.noneOf(OperationKind.class);
    for (int i = 0; i < 20_000; i++) {
      kinds.add(weights.draw(random));
    }
    assertThat(kinds).containsExactlyInAnyOrder(OperationKind.values());
  }

  /** So that the replay line of an old failure still says what it said. */
  @Test
  void scriptsWithoutKeyspacesAreWhatTheyWereBeforeThereWereAny() {
    OperationScript crashes = OperationScript.of(14, 60).keys(60).weights(CrashHarness.WRITES);
    assertThat(OperationScript.of(7, 2_000).steps().toString().hashCode()).isEqualTo(464_123_858);
    assertThat(crashes.steps().toString().hashCode()).isEqualTo(1_349_568_431);
  }

  @Test
  void mostOperationsInKeyspacesFindTheirs() {
    OperationWeights weights = OperationWeights.defaults().entries().keyspaces();
    OperationScript script = OperationScript.of(4, 3_000).weights(weights);
    assertThat(OperationScript.parse(script.toString())).isEqualTo(script);
    StoreOracle oracle = new StoreOracle();
    int writes = 0;
    int possible = 0;
    int most = 0;
    for (Step step : script.steps()) {
      if (step.operation() instanceof Operation.KeyspaceChange change && oracle.allows(change)) {
        oracle.apply(change);
        most = Math.max(most, oracle.living().size());
      } else if (step.operation() instanceof Operation.Batch batch) {
        writes += batch.writes().size();
        possible += oracle.possible(batch.writes()).size();
      }
    }
    assertThat(possible).isGreaterThan(writes * 9 / 10).isLessThan(writes);
    assertThat(most).isBetween(5, 7);
  }

  @Test
  void writesHaveIdsOfTheirOwnAndSettingsAreValid() {
    Set<Long> ids = new HashSet<>();
    OperationWeights weights = OperationWeights.defaults().entries().keyspaces();
    for (Step step : OperationScript.of(3, 10_000).weights(weights).steps()) {
      if (step.operation() instanceof Operation.Single single) {
        assertThat(ids.add(single.write().id())).isTrue();
      } else if (step.operation() instanceof Operation.Batch batch) {
        batch.writes().forEach(write -> assertThat(ids.add(write.id())).isTrue());
      } else if (step.operation() instanceof Operation.Reopen reopen) {
        for (Operation.SettingChange change : reopen.changes()) {
          Setting<?> setting = Settings.named(change.name());
          assertThat(setting.check(setting.parse(change.value()))).isNotNull();
        }
      } else if (step.operation() instanceof Operation.Create create) {
        assertThat(create.options().settings()).hasSameSizeAs(create.settings());
      }
    }
  }

  @Test
  void thePoolHasTheShapesThatBreakStores() {
    KeyPool pool = new KeyPool(4, 2_000);
    SplittableRandom random = new SplittableRandom(5);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      keys.add(pool.key(random));
    }
    assertThat(keys).anyMatch(key -> key.length == 0);
    assertThat(keys).anyMatch(key -> key.length > 500);
    for (byte edge : new byte[] {0, 0x7f, (byte) 0x80, (byte) 0xff}) {
      byte[] run = new byte[3];
      Arrays.fill(run, edge);
      assertThat(keys)
          .anyMatch(key -> key.length > 1 && key[0] == edge && key[key.length - 1] == edge);
    }
    List<byte[]> sample = keys.subList(0, 2_000);
    long tied = sample.stream()
        .filter(key -> sample.stream().limit(500).anyMatch(other -> sharePrefix(key, other)))
        .count();
    assertThat(tied).isGreaterThan(500);
  }

  private static boolean sharePrefix(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch >= 8;
  }
}
