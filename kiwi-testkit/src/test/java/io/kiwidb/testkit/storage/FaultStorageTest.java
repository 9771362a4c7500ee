package io.kiwidb.testkit.storage;

import static io.kiwidb.StorageException.Reason.DISK_FULL;
import static io.kiwidb.StorageException.Reason.IO;
import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static io.kiwidb.testkit.storage.StorageOperation.DELETE;
import static io.kiwidb.testkit.storage.StorageOperation.LIST;
import static io.kiwidb.testkit.storage.StorageOperation.LOCK;
import static io.kiwidb.testkit.storage.StorageOperation.OPEN;
import static io.kiwidb.testkit.storage.StorageOperation.READ;
import static io.kiwidb.testkit.storage.StorageOperation.RENAME;
import static io.kiwidb.testkit.storage.StorageOperation.SIZE;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FaultStorageTest {
  private final CrashStorage disk = new CrashStorage();
  private final FaultStorage faulty = new FaultStorage(disk);

  private static void assertFails(StorageException.Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void eachKindOfOperationFailsAndDoesNothing() {
    AppendFile file = Disk.create(faulty, "f", "x");
    ReadableFile reader = faulty.open("f");
    Map<StorageOperation, ThrowingCallable> calls = Map.ofEntries(
        Map.entry(CREATE, () -> faulty.create("g")),
        Map.entry(OPEN, () -> faulty.open("f")),
        Map.entry(APPEND, () -> Disk.append(file, "y")),
        Map.entry(SYNC, file::sync),
        Map.entry(READ, () -> reader.read(0, new byte[1], 0, 1)),
        Map.entry(RENAME, () -> faulty.rename("f", "g")),
        Map.entry(DELETE, () -> faulty.delete("f")),
        Map.entry(SIZE, () -> faulty.size("f")),
        Map.entry(LIST, faulty::list),
        Map.entry(SYNC_DIRECTORY, faulty::syncDirectory),
        Map.entry(LOCK, () -> faulty.lock("LOCK")));
    assertThat(calls).containsOnlyKeys(StorageOperation.values());
    calls.forEach((operation, call) -> {
      FaultRule rule = FaultRule.on(operation).fail(IO);
      faulty.add(rule);
      assertFails(IO, call);
      assertThat(rule.fired()).as("%s", operation).isEqualTo(1);
      faulty.clear();
    });
    assertThat(Disk.show(faulty)).isEqualTo("{f=x}");
    assertThat(disk.operations()).isEqualTo(2);
  }

  @Test
  void aRuleFiresAtItsIndexOnce() {
    AppendFile file = faulty.create("1.wal");
    AppendFile other = faulty.create("1.sst");
    faulty.add(FaultRule.on(APPEND).names("*.wal").skip(2).fail(DISK_FULL));
    Disk.append(file, "a");
    Disk.append(other, "z");
    Disk.append(file, "b");
    assertFails(DISK_FULL, () -> Disk.append(file, "c"));
    Disk.append(file, "d");
    assertThat(Disk.show(faulty)).isEqualTo("{1.sst=z, 1.wal=abd}");
  }

  @Test
  void aRuleForEverFiresFromItsIndexOn() {
    AppendFile file = faulty.create("f");
    faulty.add(FaultRule.on(APPEND, SYNC).skip(1).forEver().fail(IO));
    Disk.append(file, "a");
    assertFails(IO, () -> Disk.append(file, "b"));
    assertFails(IO, file::sync);
    assertFails(IO, () -> Disk.append(file, "c"));
    faulty.clear();
    Disk.append(file, "d");
    assertThat(Disk.read(faulty, "f")).isEqualTo("ad");
  }

  @Test
  void aRenameMatchesByEitherName() {
    Disk.create(faulty, "CURRENT.tmp", "x");
    faulty.add(FaultRule.on(RENAME).names("CURRENT").fail(IO));
    assertFails(IO, () -> faulty.rename("CURRENT.tmp", "CURRENT"));
    faulty.rename("CURRENT.tmp", "CURRENT");
  }

  @Test
  void aProbabilityFollowsItsSeed() {
    for (int run = 0; run < 2; run++) {
      FaultStorage storage = new FaultStorage(new CrashStorage());
      FaultRule rule = FaultRule.on(APPEND).probability(0.25, 9).forEver().fail(IO);
      storage.add(rule);
      AppendFile file = storage.create("f");
      for (int i = 0; i < 1000; i++) {
        try {
          Disk.append(file, "x");
        } catch (StorageException e) {
          assertThat(e.reason()).isEqualTo(IO);
        }
      }
      assertThat(rule.fired()).isBetween(200L, 300L).isEqualTo(1000 - file.size());
    }
  }

  @Test
  void aShortenedAppendWritesAPartAndFails() {
    AppendFile file = faulty.create("f");
    faulty.add(FaultRule.on(APPEND).shorten(3, IO));
    assertFails(IO, () -> Disk.append(file, "abcdef"));
    assertThat(file.size()).isEqualTo(3);
    faulty.add(FaultRule.on(APPEND).shorten(100, DISK_FULL));
    assertFails(DISK_FULL, () -> Disk.append(file, "uvw"));
    assertThat(Disk.read(faulty, "f")).isEqualTo("abcuv");
    assertThatThrownBy(() -> FaultRule.on(SYNC).shorten(1, IO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFailedSyncLosesThePagesForGood() {
    AppendFile file = Disk.create(faulty, "f", "AA");
    file.sync();
    faulty.syncDirectory();
    Disk.append(file, "bb");
    faulty.add(FaultRule.on(SYNC).fail(IO));
    assertFails(IO, file::sync);
    file.sync();
    assertThat(Disk.read(faulty, "f")).isEqualTo("AAbb");
    assertThat(Disk.show(disk.crash(SurvivalPolicy.ALL_SURVIVES, 1))).isEqualTo("{f=AA}");
  }

  @Test
  void aFailedDirectorySyncLosesTheNamesForGood() {
    Disk.create(faulty, "f", "AA").sync();
    faulty.add(FaultRule.on(SYNC_DIRECTORY).fail(IO));
    assertFails(IO, faulty::syncDirectory);
    faulty.syncDirectory();
    assertThat(Disk.show(disk.crash(SurvivalPolicy.ALL_SURVIVES, 1))).isEqualTo("{}");
  }

  @Test
  void aPauseRunsItsHookAndGoesOn() {
    AtomicInteger calls = new AtomicInteger();
    faulty.add(FaultRule.on(CREATE).forEver().pause(calls::incrementAndGet));
    faulty.add(FaultRule.on(CREATE).names("bad").forEver().fail(IO));
    faulty.create("good");
    assertFails(IO, () -> faulty.create("bad"));
    assertThat(calls).hasValue(2);
    assertThat(faulty.list()).containsExactly("good");
  }

  @Test
  void aFullDiskTakesAPartAndSpaceComesBackOnDelete() {
    faulty.capacity(10);
    AppendFile first = Disk.create(faulty, "f", "123456");
    AppendFile second = faulty.create("g");
    assertFails(DISK_FULL, () -> Disk.append(second, "abcdef"));
    assertThat(Disk.show(faulty)).isEqualTo("{f=123456, g=abcd}");
    assertThat(faulty.freeBytes()).isZero();
    assertFails(DISK_FULL, () -> Disk.append(first, "7"));
    faulty.delete("f");
    assertThat(faulty.freeBytes()).isEqualTo(6);
    Disk.append(second, "efghij");
    assertThat(Disk.read(faulty, "g")).isEqualTo("abcdefghij");
  }

  @Test
  void spaceComesBackWhenAFileIsReplacedAndWhenTheLimitGrows() {
    Disk.create(disk, "old", "12345");
    FaultStorage limited = new FaultStorage(disk).capacity(8);
    assertThat(limited.usedBytes()).isEqualTo(5);
    AppendFile file = Disk.create(limited, "new", "abc");
    limited.rename("new", "old");
    assertThat(limited.usedBytes()).isEqualTo(3);
    Disk.append(file, "defgh");
    assertFails(DISK_FULL, () -> Disk.append(file, "i"));
    limited.capacity(9);
    Disk.append(file, "i");
    assertThat(Disk.read(limited, "old")).isEqualTo("abcdefghi");
  }
}
