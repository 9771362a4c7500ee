package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.contentsOf;
import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.CopiedStores.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Backup;
import io.kiwidb.CopyListener;
import io.kiwidb.CorruptionException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The power fails, the process dies, the disk is full or an operation fails at every operation on a
 * directory of backups: every backup that there was can be restored, and the next one can be made.
 */
class BackupCutTest {
  private final List<Map<String, NavigableMap<String, String>>> expected = new ArrayList<>();
  private Kiwi db;

  @BeforeEach
  void openStore() {
    db = Kiwi.open(new MemoryStorage(), options().build());
  }

  @AfterEach
  void closeStore() {
    db.close();
  }

  private static Backups open(Storage storage) {
    return Backups.open(storage, OpenMode.CREATE_IF_MISSING);
  }

  /** Writes more into the store; what it has then is what its next backup has. */
  private void grow() {
    int round = expected.size();
    fill(db, 45L * round, 45L * round + 45);
    expected.add(contentsOf(db));
  }

  private void assertRestores(Backups backups, long id, String when) {
    MemoryStorage target = new MemoryStorage();
    backups.restore(id, target, CopyListener.NONE);
    try (Kiwi restored = Kiwi.open(target.reopen(), options().build())) {
      assertThat(contentsOf(restored)).as(when).isEqualTo(expected.get((int) id - 1));
    }
  }

  /** A disk with two backups. */
  private CrashStorage twoBackups() {
    CrashStorage disk = new CrashStorage();
    try (Backups backups = open(disk)) {
      for (int i = 0; i < 2; i++) {
        grow();
        backups.create(db);
      }
    }
    return disk;
  }

  /** Checks what a cut left of two backups and a third one that was being made. */
  private void check(Storage left, String when) {
    try (Backups backups = open(left)) {
      List<Long> ids = backups.list().stream().map(Backup::id).toList();
      assertThat(backups.list()).as(when).allMatch(one -> one.damage().isEmpty());
      assertThat(ids).as(when).startsWith(1L, 2L).hasSizeBetween(2, 3);
      ids.forEach(id -> assertRestores(backups, id, when));
      long next = backups.create(db).id(); // uses what there is, and removes the rest
      assertThat(next).isEqualTo(ids.size() + 1L);
      MemoryStorage target = new MemoryStorage();
      backups.restore(next, target, CopyListener.NONE);
      assertThat(backups.verify(CopyListener.NONE).problems()).as(when).isEmpty();
      assertThat(left.list()).as(when).doesNotContain("BACKUP.tmp");
    }
  }

  private long cutsOf(Consumer<Backups> operation, Consumer<CutOff> check) {
    CrashStorage disk = twoBackups();
    grow();
    long points = 0;
    while (true) {
      long cut = points;
      CrashStorage now = disk.imageOfKill();
      now.crashAfter(now.operations() + cut);
      boolean done = false;
      try (Backups backups = open(now)) {
        operation.accept(backups);
        done = true;
      } catch (StorageException e) {
        assertThat(CrashStorage.isPowerCut(e)).isTrue();
      }
      for (SurvivalPolicy policy : SurvivalPolicy.values()) {
        check.accept(new CutOff(now.imageOfCrash(policy, cut), "cut=" + cut + " policy=" + policy));
      }
      check.accept(new CutOff(now.imageOfKill(), "cut=" + cut + " killed"));
      if (done) {
        return points;
      }
      points++;
    }
  }

  private record CutOff(Storage left, String when) {}

  @Test
  void aPowerCutWhileABackupIsMade() {
    assertThat(cutsOf(backups -> backups.create(db), cut -> check(cut.left(), cut.when())))
        .isGreaterThan(20);
  }

  @Test
  void aPowerCutWhileBackupsAreDeleted() {
    long points = cutsOf(backups -> backups.delete(1), cut -> {
      try (Backups backups = open(cut.left())) {
        List<Backup> listed = backups.list();
        assertThat(listed).as(cut.when()).allMatch(one -> one.damage().isEmpty());
        assertThat(listed).extracting(Backup::id).as(cut.when()).endsWith(2L);
        listed.forEach(one -> assertRestores(backups, one.id(), cut.when()));
        backups.keep(1);
        assertRestores(backups, 2, cut.when());
      }
    });
    assertThat(points).isGreaterThan(3);
  }

  @Test
  void aPowerCutWhileOneIsRestored() {
    CrashStorage disk = twoBackups();
    boolean done = false;
    long points = 0;
    try (Backups backups = open(disk.reopen())) {
      while (!done) {
        CrashStorage target = new CrashStorage().crashAfter(points);
        try {
          backups.restore(2, target, CopyListener.NONE);
          done = true;
        } catch (StorageException e) {
          assertThat(CrashStorage.isPowerCut(e)).isTrue();
        }
        for (SurvivalPolicy policy : SurvivalPolicy.values()) {
          Storage left = target.imageOfCrash(policy, points);
          String when = "cut=" + points + " policy=" + policy;
          try (Kiwi restored =
              Kiwi.open(left, options().openMode(OpenMode.MUST_EXIST).build())) {
            assertThat(contentsOf(restored)).as(when).isEqualTo(expected.get(1));
          } catch (CorruptionException e) {
            assertThat(done).as(when).isFalse();
            assertThat(e.file()).as(when).isEqualTo("CURRENT");
          } catch (StorageException e) {
            assertThat(done).as(when).isFalse();
            assertThat(e.reason()).as(when).isEqualTo(Reason.NO_DATABASE);
          }
        }
        points++;
      }
    }
    assertThat(points).isGreaterThan(10);
  }

  @Test
  void anOperationThatFailsLeavesTheBackupsThatThereWere() {
    CrashStorage disk = twoBackups();
    grow();
    StorageOperation[] kinds = {
      StorageOperation.CREATE,
      StorageOperation.APPEND,
      StorageOperation.SYNC,
      StorageOperation.RENAME,
      StorageOperation.SYNC_DIRECTORY,
      StorageOperation.DELETE
    };
    for (StorageOperation kind : kinds) {
      for (int skip = 0; skip < 1_000; skip++) {
        CrashStorage now = disk.imageOfKill();
        FaultRule rule = FaultRule.on(kind).skip(skip).fail(Reason.IO);
        boolean made = false;
        try (Backups backups = open(new FaultStorage(now).add(rule))) {
          backups.create(db);
          made = true;
        } catch (StorageException e) {
          assertThat(e.reason()).isEqualTo(Reason.IO);
        }
        check(now.reopen(), kind + " " + skip);
        if (rule.fired() == 0) {
          assertThat(made).isTrue();
          break;
        }
      }
    }
  }

  @Test
  void aFullDiskLeavesTheBackupsThatThereWere() {
    CrashStorage disk = twoBackups();
    grow();
    long refused = 0;
    for (long more = 0; ; more += 512) {
      CrashStorage now = disk.imageOfKill();
      FaultStorage limited = new FaultStorage(now);
      limited.capacity(limited.usedBytes() + more);
      try (Backups backups = open(limited)) {
        backups.create(db);
        break;
      } catch (KiwiException e) {
        assertThat(((StorageException) e).reason()).isEqualTo(Reason.DISK_FULL);
        refused++;
      }
      check(now.reopen(), "with " + more + " bytes");
    }
    assertThat(refused).isGreaterThan(3);
  }
}
