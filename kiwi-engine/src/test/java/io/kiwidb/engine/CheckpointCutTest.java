package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.contentsOf;
import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.CopiedStores.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.kiwidb.CopyListener;
import io.kiwidb.CorruptionException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The power fails, the disk is full, or an operation fails, at every operation of a checkpoint. */
class CheckpointCutTest {
  private static final class Elsewhere extends ForwardingStorage {
    Elsewhere(Storage storage) {
      super(storage);
    }
  }

  /** A store with tables, a blob file, a second keyspace and logs. */
  private static Kiwi filled(Storage storage) {
    Kiwi db = Kiwi.open(storage, options().build());
    fill(db, 0, 75);
    Keyspace users = db.createKeyspace("users");
    fill(users, 0, 10);
    db.flush();
    fill(db, 75, 90);
    return db;
  }

  private static Map<String, NavigableMap<String, String>> contents(Storage storage) {
    try (Kiwi db = Kiwi.open(storage, options().openMode(OpenMode.MUST_EXIST).build())) {
      return contentsOf(db);
    }
  }

  /** Returns whether there is a store; what else there is must not open as one. */
  private static boolean isStore(
      Storage storage, Map<String, NavigableMap<String, String>> expected, String when) {
    try {
      assertThat(contents(storage)).as(when).isEqualTo(expected);
      return true;
    } catch (CorruptionException e) {
      assertThat(e.file()).as(when).isEqualTo("CURRENT");
    } catch (StorageException e) {
      assertThat(e.reason()).as(when).isEqualTo(Reason.NO_DATABASE);
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPowerCutLeavesAWholeCopyOrNone(boolean shared) {
    long points = 0;
    boolean done = false;
    for (long cut = 0; !done; cut++) {
      for (SurvivalPolicy policy : SurvivalPolicy.values()) {
        String when = "cut=" + cut + " policy=" + policy;
        CrashStorage disk = new CrashStorage();
        CrashStorage target = new CrashStorage().crashAfter(cut);
        Kiwi db = filled(disk);
        Map<String, NavigableMap<String, String>> expected = contentsOf(db);
        try {
          db.checkpoint(shared ? target : new Elsewhere(target), CopyListener.NONE);
          done = true;
        } catch (StorageException e) {
          assertThat(CrashStorage.isPowerCut(e)).as(when).isTrue();
          points++;
        }
        CrashStorage here = disk.crash(policy, cut);
        CrashStorage there = target.crash(policy, cut);
        Stores.abandon(db);
        boolean whole = isStore(there, expected, when);
        assertThat(done && !whole).as(when).isFalse();
        assertThat(contents(here)).as(when).isNotEmpty();
      }
    }
    assertThat(points).isGreaterThan(60);
  }

  @Test
  void aKilledProcessLeavesAWholeCopyOrNone() {
    for (long cut = 0; cut < 12; cut++) {
      CrashStorage disk = new CrashStorage();
      CrashStorage target = new CrashStorage().crashAfter(cut);
      Kiwi db = filled(disk);
      Map<String, NavigableMap<String, String>> expected = contentsOf(db);
      try {
        db.checkpoint(target, CopyListener.NONE);
      } catch (StorageException e) {
        assertThat(CrashStorage.isPowerCut(e)).isTrue();
      }
      Storage killed = disk.killProcess();
      Storage there = target.killProcess();
      Stores.abandon(db);
      isStore(there, expected, "cut=" + cut);
      assertThat(contents(killed)).isEqualTo(expected);
    }
  }

  /** The store is not affected by what the target does, and the target is empty again. */
  @Test
  void aFailedOperationLeavesNothing() {
    StorageOperation[] kinds = {
      StorageOperation.CREATE,
      StorageOperation.APPEND,
      StorageOperation.SYNC,
      StorageOperation.RENAME,
      StorageOperation.SYNC_DIRECTORY
    };
    try (Kiwi db = filled(new MemoryStorage())) {
      Map<String, NavigableMap<String, String>> expected = contentsOf(db);
      for (StorageOperation kind : kinds) {
        for (int skip = 0; ; skip++) {
          MemoryStorage memory = new MemoryStorage();
          FaultRule rule = FaultRule.on(kind).skip(skip).fail(Reason.IO);
          FaultStorage target = new FaultStorage(memory).add(rule);
          try {
            db.checkpoint(target, CopyListener.NONE);
          } catch (StorageException e) {
            assertThat(e.reason()).isEqualTo(Reason.IO);
          }
          if (rule.fired() == 0) {
            assertThat(contents(memory.reopen())).isEqualTo(expected);
            assertThat(skip).as("%s", kind).isPositive();
            break;
          }
          assertThat(memory.reopen().list()).as("%s %d", kind, skip).isSubsetOf("LOCK");
        }
      }
      assertThat(contentsOf(db)).isEqualTo(expected);
    }
  }

  @Test
  void aFullDiskLeavesNothing() {
    try (Kiwi db = filled(new MemoryStorage())) {
      Map<String, NavigableMap<String, String>> expected = contentsOf(db);
      List<Long> refused = new ArrayList<>();
      for (long capacity = 0; ; capacity += 1 << 10) {
        MemoryStorage memory = new MemoryStorage();
        FaultStorage target = new FaultStorage(memory).capacity(capacity);
        try {
          db.checkpoint(target, CopyListener.NONE);
          assertThat(contents(memory.reopen())).isEqualTo(expected);
          break;
        } catch (StorageException e) {
          assertThat(e.reason()).isEqualTo(Reason.DISK_FULL);
          assertThat(memory.reopen().list()).isSubsetOf("LOCK");
          refused.add(capacity);
        }
      }
      assertThat(refused).hasSizeGreaterThan(5);
    }
  }

  /** A file of the store that cannot be read ends the copy and not the store. */
  @Test
  void aFileThatCannotBeReadEndsTheCopyAlone() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    try (Kiwi db = filled(disk)) {
      disk.add(FaultRule.on(StorageOperation.READ).names("*.wal").fail(Reason.IO));
      MemoryStorage target = new MemoryStorage();
      assertThatThrownBy(() -> db.checkpoint(target, CopyListener.NONE))
          .isInstanceOf(StorageException.class);
      assertThat(target.list()).isSubsetOf("LOCK");
      fill(db, 90, 95);
      db.checkpoint(target, CopyListener.NONE);
      assertThat(contents(target.reopen()).get(Keyspace.DEFAULT)).hasSize(95);
    } catch (KiwiException e) {
      fail(e);
    }
  }
}
