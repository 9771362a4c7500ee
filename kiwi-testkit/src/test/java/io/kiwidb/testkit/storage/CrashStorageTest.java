package io.kiwidb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CrashStorageTest {
  private static final String BLOCK_A = "a".repeat(CrashFile.BLOCK);
  private static final String BLOCK_B = "b".repeat(CrashFile.BLOCK);
  private static final String BLOCK_C = "c".repeat(CrashFile.BLOCK);

  private final CrashStorage disk = new CrashStorage();

  private static void assertPowerCut(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> {
      assertThat(e.reason()).isEqualTo(StorageException.Reason.IO);
      assertThat(CrashStorage.isPowerCut(e)).isTrue();
    });
  }

  private static void assertReason(StorageException.Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /**
   * Create, append, sync, directory sync, append, sync, rename, delete: eight mutating operations.
   */
  private static void workload(Storage storage) {
    AppendFile file = Disk.create(storage, "f", "x");
    file.sync();
    storage.syncDirectory();
    Disk.append(file, "y");
    file.sync();
    storage.rename("f", "g");
    storage.delete("g");
  }

  @Test
  void mutatingOperationsAreCountedAndOthersAreNot() {
    workload(disk);
    assertThat(disk.operations()).isEqualTo(8);
    disk.list();
    disk.exists("f");
    disk.lock("LOCK").close();
    Disk.create(disk, "h", "x");
    Disk.read(disk, "h");
    assertThat(disk.operations()).isEqualTo(10);
  }

  @Test
  void thePowerGoesOffAtTheOperationOfThatNumber() {
    for (int n = 0; n <= 8; n++) {
      CrashStorage cut = new CrashStorage().crashAfter(n);
      if (n == 8) {
        workload(cut);
      } else {
        assertPowerCut(() -> workload(cut));
      }
      assertThat(cut.operations()).isEqualTo(n);
      assertThat(cut.isOff()).isEqualTo(n < 8);
    }
  }

  @Test
  void nothingWorksWithoutPowerButClosing() {
    AppendFile file = Disk.create(disk, "f", "x");
    ReadableFile reader = disk.open("f");
    Storage.AutoCloseableLock lock = disk.lock("LOCK");
    disk.powerOff();
    assertPowerCut(() -> disk.create("g"));
    assertPowerCut(() -> disk.open("f"));
    assertPowerCut(() -> disk.rename("f", "g"));
    assertPowerCut(() -> disk.delete("f"));
    assertPowerCut(() -> disk.exists("f"));
    assertPowerCut(() -> disk.size("f"));
    assertPowerCut(disk::list);
    assertPowerCut(disk::syncDirectory);
    assertPowerCut(() -> disk.lock("LOCK2"));
    assertPowerCut(() -> Disk.append(file, "y"));
    assertPowerCut(file::sync);
    assertPowerCut(() -> reader.read(0, new byte[1], 0, 1));
    assertThat(disk.operations()).isEqualTo(2);
    lock.close();
    reader.close();
    file.close();
    disk.close();
  }

  @Test
  void readsWorkUntilTheOperationAtWhichThePowerGoesOff() {
    Disk.create(disk, "f", "x");
    disk.crashAfter(2);
    assertThat(Disk.read(disk, "f")).isEqualTo("x");
    assertPowerCut(() -> disk.delete("f"));
    assertPowerCut(() -> Disk.read(disk, "f"));
  }

  @Test
  void oneMomentGivesManyIndependentDisks() {
    Disk.create(disk, "f", "pending");
    CrashStorage all = disk.crash(SurvivalPolicy.ALL_SURVIVES, 1);
    CrashStorage none = disk.crash(SurvivalPolicy.NONE_SURVIVES, 1);
    all.delete("f");
    assertThat(Disk.show(none)).isEqualTo("{}");
    assertThat(Disk.show(disk.crash(SurvivalPolicy.ALL_SURVIVES, 1))).isEqualTo("{f=pending}");
    assertPowerCut(disk::list);
  }

  @Test
  void whatACrashLeavesIsDurable() {
    Disk.create(disk, "f", "pending");
    CrashStorage left = disk.crash(SurvivalPolicy.ALL_SURVIVES, 1);
    assertThat(left.durableLength("f")).isEqualTo(7);
    assertThat(Disk.show(left.crash(SurvivalPolicy.NONE_SURVIVES, 1))).isEqualTo("{f=pending}");
  }

  @Test
  void blocksSurviveOutOfOrderAndAlignedToTheFile() {
    AppendFile file = Disk.create(disk, "f", "S");
    file.sync();
    disk.syncDirectory();
    Disk.append(file, BLOCK_A + BLOCK_B + BLOCK_C);
    Set<String> shapes = new HashSet<>();
    for (long seed = 0; seed < 300; seed++) {
      String left = Disk.read(disk.crash(SurvivalPolicy.RANDOM_BLOCKS, seed), "f");
      assertThat(left).as("seed %d", seed).startsWith("S");
      StringBuilder shape = new StringBuilder();
      for (int from = 0; from < left.length(); from += CrashFile.BLOCK) {
        String block =
            left.substring(Math.max(1, from), Math.min(left.length(), from + CrashFile.BLOCK));
        boolean zero = block.chars().allMatch(c -> c == '.');
        assertThat(zero || block.indexOf('.') < 0)
            .as("seed %d: whole blocks", seed)
            .isTrue();
        shape.append(block.isEmpty() ? "" : zero ? "0" : "1");
      }
      shapes.add(shape.toString());
    }
    assertThat(shapes)
        .contains("", "1", "01", "001", "0001", "101", "1011", "1111", "1000", "0000");
  }

  @Test
  void aTornBlockIsHalfThereOnEitherSide() {
    Disk.create(disk, "f", BLOCK_A + BLOCK_B);
    disk.syncDirectory();
    Set<String> patterns = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      String left = Disk.read(disk.crash(SurvivalPolicy.TORN_LAST_BLOCK, seed), "f");
      assertThat(left.length() % CrashFile.BLOCK).as("seed %d", seed).isZero();
      patterns.add(left.replaceAll("(.)\\1*", "$1"));
    }
    assertThat(patterns).containsExactlyInAnyOrder("a.", ".a", "ab.", "a.b");
  }

  @Test
  void aPrefixMayEndAtAnyByteAndAfterAnyDirectoryChange() {
    Disk.create(disk, "f", "abc");
    Disk.create(disk, "g", "");
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      seen.add(Disk.show(disk.crash(SurvivalPolicy.PREFIX, seed)));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "{}",
            "{f=}",
            "{f=a}",
            "{f=ab}",
            "{f=abc}",
            "{f=, g=}",
            "{f=a, g=}",
            "{f=ab, g=}",
            "{f=abc, g=}");
  }

  @Test
  void directoryChangesSurviveOutOfOrder() {
    Disk.create(disk, "old", "O").sync();
    disk.syncDirectory();
    Disk.create(disk, "new", "N").sync();
    disk.delete("old");
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 100; seed++) {
      seen.add(Disk.show(disk.crash(SurvivalPolicy.RANDOM_BLOCKS, seed)));
    }
    assertThat(seen).containsExactlyInAnyOrder("{}", "{new=N}", "{old=O}", "{new=N, old=O}");
  }

  @Test
  void aDeletionConcernsTheFileThatHadTheNameThen() {
    Disk.create(disk, "C", "OLD").sync();
    disk.syncDirectory();
    Disk.create(disk, "t", "NEW").sync();
    disk.rename("t", "C");
    disk.delete("C");
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      seen.add(Disk.show(disk.crash(SurvivalPolicy.RANDOM_BLOCKS, seed)));
    }
    assertThat(seen).containsExactlyInAnyOrder("{}", "{C=OLD}", "{C=NEW}", "{C=OLD, t=NEW}");
  }

  @Test
  void theSameSeedLeavesTheSame() {
    Disk.create(disk, "f", BLOCK_A + BLOCK_B + BLOCK_C);
    Disk.create(disk, "g", BLOCK_B);
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      assertThat(Disk.show(disk.crash(policy, 42))).isEqualTo(Disk.show(disk.crash(policy, 42)));
    }
  }

  @Test
  void locksAreExclusiveAndGoWithTheProcess() {
    Storage.AutoCloseableLock lock = disk.lock("LOCK");
    assertReason(StorageException.Reason.LOCKED, () -> disk.lock("LOCK"));
    lock.close();
    lock.close();
    disk.lock("LOCK");
    disk.killProcess().lock("LOCK");
  }

  @Test
  void contractViolationsAreNamed() {
    AppendFile file = Disk.create(disk, "f", "x");
    assertReason(StorageException.Reason.EXISTS, () -> disk.create("f"));
    assertReason(StorageException.Reason.MISSING, () -> disk.open("g"));
    assertReason(StorageException.Reason.MISSING, () -> disk.delete("g"));
    assertReason(StorageException.Reason.MISSING, () -> disk.rename("g", "h"));
    assertReason(StorageException.Reason.MISSING, () -> disk.size("g"));
    file.close();
    assertReason(StorageException.Reason.CLOSED, () -> Disk.append(file, "x"));
    disk.close();
    assertReason(StorageException.Reason.CLOSED, disk::list);
    assertThat(Disk.show(disk.reopen())).isEqualTo("{f=x}");
  }

  @Test
  void aDeletedFileStaysReadableThroughItsHandles() {
    Disk.create(disk, "f", "x");
    ReadableFile reader = disk.open("f");
    disk.delete("f");
    assertThat(reader.read(0, new byte[4], 0, 4)).isEqualTo(1);
    assertThat(disk.exists("f")).isFalse();
  }
}
