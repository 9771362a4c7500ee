package io.kiwidb.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"mutating 17 io once", "growing 0 disk-full for-ever", "appends 3 short-full once"
      })
  void textAndPlanAreTheSame(String text) {
    assertThat(FaultPlan.parse(text)).hasToString(text);
  }

  @Test
  void theOperationOfTheIndexFailsOverAllOpenings() {
    CrashStorage disk = new CrashStorage();
    FaultSource faults = new FaultSource(FaultPlan.parse("mutating 2 io once"), null, 100);
    faults.over(disk.reopen()).create("a").close();
    FaultStorage second = faults.over(disk.reopen());
    second.create("b").close();

    assertThatThrownBy(() -> second.create("c")).isInstanceOf(StorageException.class);
    assertThat(faults.fired()).isEqualTo(1);
    assertThat(faults.lastHit()).isEqualTo("create c");
    second.create("c").close();
    assertThat(faults.fired()).isEqualTo(1);
  }

  @Test
  void whatTheTestDoesByItselfNeitherFailsNorCounts() {
    FaultSource faults =
        new FaultSource(FaultPlan.parse("mutating 0 io for-ever"), null, Long.MAX_VALUE);
    FaultStorage storage = faults.over(new CrashStorage());
    faults.hold();
    storage.create("a").close();
    faults.release();

    assertThatThrownBy(() -> storage.create("b")).isInstanceOf(StorageException.class);
    faults.healAll();
    storage.create("b").close();
    assertThat(faults.counted()).isEqualTo(1);
  }

  @Test
  void aFullDiskIsAFaultUntilItIsHealed() {
    FaultSource faults = new FaultSource(FaultPlan.none(FaultPlan.Which.APPENDS), null, 10);
    AppendFile file = faults.over(new CrashStorage()).create("a");
    file.append(new byte[10], 0, 10);

    assertThatThrownBy(() -> file.append(new byte[1], 0, 1))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.DISK_FULL));
    assertThat(faults.fired()).isEqualTo(1);
    assertThat(faults.healFirst()).isFalse();
    file.append(new byte[1], 0, 1);
  }

  @Test
  void aSecondFaultComesOnceTheFirstIsHealed() {
    FaultSource faults = new FaultSource(
        FaultPlan.parse("mutating 0 io for-ever"),
        FaultPlan.parse("mutating 1 io once"),
        Long.MAX_VALUE);
    FaultStorage storage = faults.over(new CrashStorage());
    assertThatThrownBy(() -> storage.create("a")).isInstanceOf(StorageException.class);

    assertThat(faults.healFirst()).isTrue();
    storage.create("a").close();
    assertThatThrownBy(() -> storage.create("b")).isInstanceOf(StorageException.class);
    storage.create("b").close();
  }
}
