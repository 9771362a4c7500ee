package io.kiwidb.engine;

import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A write of the manifest fails, and it is unknown whether the edit is on disk: no acknowledged
 * data may depend on it.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FailedEditTest {
  private final CrashStorage crash = new CrashStorage();
  private final FaultStorage disk = new FaultStorage(crash);

  private static Options options() {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.NONE)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .build();
  }

  private static void put(Kiwi db, int number) {
    db.put(Stores.key(number), Stores.bytes("value " + number), WriteOptions.sync());
  }

  private static void assertThere(Kiwi db, int... numbers) {
    for (int number : numbers) {
      assertThat(Stores.text(db.get(Stores.key(number)))).isEqualTo("value " + number);
    }
  }

  /** The store itself is dead afterwards. */
  private void assertThereAfterAnyCrash(int... numbers) {
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      try (Kiwi db = Kiwi.open(crash.crash(policy, 5), options())) {
        assertThere(db, numbers);
      }
    }
    try (Kiwi db = Kiwi.open(crash.killProcess(), options())) {
      assertThere(db, numbers);
    }
  }

  /**
   * The edit says that the log ends here. If it is durable after all, what is written to that log
   * later would be lost.
   */
  @ParameterizedTest
  @EnumSource(names = {"SYNC", "APPEND"})
  void writesAfterAFailedFlushAreNotLost(StorageOperation operation) {
    Kiwi db = Kiwi.open(disk, options());
    put(db, 1);
    disk.add(FaultRule.on(operation).names("MANIFEST*").fail(Reason.IO));
    assertThatThrownBy(db::flush).isInstanceOf(StorageException.class);
    put(db, 2);
    put(db, 3);
    assertThereAfterAnyCrash(1, 2, 3);
    Stores.abandon(db);
  }

  @Test
  void noWriteIsTakenWhileNobodyKnowsWhatTheManifestSays() {
    Kiwi db = Kiwi.open(disk, options());
    put(db, 1);
    disk.add(FaultRule.on(SYNC).names("MANIFEST*").forEver().fail(Reason.IO));
    assertThatThrownBy(db::flush).isInstanceOf(StorageException.class);
    assertThat(db.state().health()).isEqualTo(Health.READ_ONLY);
    assertThat(db.state().cause())
        .hasValueSatisfying(cause -> assertThat(cause).contains("manifest"));
    assertThatThrownBy(() -> put(db, 2)).isInstanceOf(ReadOnlyDatabaseException.class);
    assertThere(db, 1);

    disk.clear();
    Gates.until(() -> db.state().health() == Health.OPEN);
    put(db, 3);
    db.flush();
    put(db, 4);
    assertThereAfterAnyCrash(1, 3, 4);
    Stores.abandon(db);
  }

  /** The table was written; only its commit failed, and only that is tried again. */
  @ParameterizedTest
  @EnumSource(names = {"SYNC", "APPEND"})
  void aFlushWhoseCommitFailsKeepsItsTable(StorageOperation operation) {
    try (Kiwi db = Kiwi.open(disk, options())) {
      put(db, 1);
      // Not once: a flush that is tried again before anybody waits for it has not failed.
      FaultRule commit = FaultRule.on(operation).names("MANIFEST*").forEver().fail(Reason.IO);
      disk.add(FaultRule.on(CREATE).names("*.sst").pause(() -> disk.add(commit)));
      assertThatThrownBy(db::flush).isInstanceOf(KiwiException.class);
      disk.clear();
      Gates.until(() -> db.state().health() == Health.OPEN);
      put(db, 2);
      db.flush();
      Gates.until(() -> db.state().health() == Health.OPEN);
      assertThat(db.tables()).hasSize(2);
      assertThere(db, 1, 2);
    }
    try (Kiwi db = Kiwi.open(crash.reopen(), options())) {
      assertThere(db, 1, 2);
    }
  }

  @Test
  void aCompactionWhoseCommitFailsLeavesNoTableBehind() {
    try (Kiwi db = Kiwi.open(disk, options())) {
      for (int i = 0; i < 3; i++) {
        put(db, 1);
        db.flush();
      }
      disk.add(FaultRule.on(SYNC).names("MANIFEST*").fail(Reason.IO));
      assertThatThrownBy(db::compact).isInstanceOf(StorageException.class);
      Gates.until(() -> files(".sst").size() == db.tables().size());
      db.compact();
      assertThere(db, 1);
    }
  }

  /** Perhaps it names them. */
  @Test
  void whatACompactionWroteStaysWhileNobodyKnowsWhatTheManifestSays() {
    Kiwi db = compactedInVain();
    assertThereAfterAnyCrash(1);
    Stores.abandon(db);
  }

  @Test
  void whatACompactionWroteInVainGoesOnceTheManifestIsKnown() {
    Kiwi db = compactedInVain();
    disk.clear();
    Gates.until(() -> db.state().health() == Health.OPEN);
    Gates.until(() -> files(".sst").size() == db.tables().size());
    assertThereAfterAnyCrash(1);
    Stores.abandon(db);
  }

  private Kiwi compactedInVain() {
    Kiwi db = Kiwi.open(disk, options());
    for (int i = 0; i < 3; i++) {
      put(db, 1);
      db.flush();
    }
    disk.add(FaultRule.on(SYNC).names("MANIFEST*").forEver().fail(Reason.IO));
    assertThatThrownBy(db::compact).isInstanceOf(StorageException.class);
    assertThat(db.state().health()).isEqualTo(Health.READ_ONLY);
    return db;
  }

  /**
   * One refused write says so; those after it find a store that takes none, and no file comes of
   * it.
   */
  @Test
  void aFullDiskWhenAMemtableIsDueLeavesNothingBehind() {
    Options small = options().toBuilder().set(Settings.MEMTABLE_ENTRIES, 5L).build();
    try (Kiwi db = Kiwi.open(disk, small)) {
      for (int i = 0; i < 5; i++) {
        put(db, i);
      }
      disk.add(FaultRule.on(CREATE, APPEND).forEver().fail(Reason.DISK_FULL));
      assertThatThrownBy(() -> put(db, 5)).isInstanceOf(StorageException.class);
      List<String> before = files(".wal");
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> put(db, 5)).isInstanceOf(ReadOnlyDatabaseException.class);
      }
      assertThat(db.state().health()).isEqualTo(Health.READ_ONLY);
      assertThat(files(".wal")).isEqualTo(before).hasSize(1);

      disk.clear();
      Gates.until(() -> db.state().health() == Health.OPEN);
      put(db, 5);
      assertThere(db, 0, 1, 2, 3, 4, 5);
    }
  }

  private List<String> files(String suffix) {
    return disk.list().stream().filter(name -> name.endsWith(suffix)).sorted().toList();
  }
}
