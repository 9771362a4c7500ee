package io.kiwidb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceStorageTest {
  private final FaultStorage faulty = new FaultStorage(new CrashStorage());
  private final TraceStorage trace = new TraceStorage(faulty);

  private static Set<String> names(byte[] bytes) {
    return Set.of(new String(bytes, StandardCharsets.ISO_8859_1).trim());
  }

  private void assertViolation(String part) {
    assertThat(trace.violations()).hasSize(1);
    assertThatThrownBy(trace::assertClean)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(part)
        .hasMessageContaining("end of the trace");
  }

  @Test
  void anOrderlyRunIsCleanAndRecorded() {
    AppendFile manifest = Disk.create(trace, "MANIFEST-1", "x");
    manifest.sync();
    Disk.create(trace, "CURRENT.tmp", "MANIFEST-1").sync();
    trace.syncDirectory();
    trace.rename("CURRENT.tmp", "CURRENT");
    trace.syncDirectory();
    Disk.create(trace, "t", "MANIFEST-1").sync();
    trace.rename("t", "CURRENT");
    trace.assertClean();
    assertThat(trace.events())
        .extracting(event -> event.operation() + " " + event.file())
        .startsWith(
            "CREATE MANIFEST-1", "APPEND MANIFEST-1", "SYNC MANIFEST-1", "CREATE CURRENT.tmp")
        .endsWith("RENAME CURRENT");
  }

  @Test
  void anAppendAfterAFailedAppendIsFound() {
    AppendFile file = trace.create("f");
    faulty.add(FaultRule.on(StorageOperation.APPEND).shorten(0, StorageException.Reason.IO));
    assertThatThrownBy(() -> Disk.append(file, "ab")).isInstanceOf(StorageException.class);
    trace.assertClean();
    Disk.append(file, "ab");
    assertViolation("append to f after a failure to append to it");
    assertThat(trace.events().get(1).toString()).contains("FAILED: IO");
  }

  @Test
  void aSyncAfterAFailedSyncIsFound() {
    AppendFile file = Disk.create(trace, "f", "ab");
    faulty.add(FaultRule.on(StorageOperation.SYNC).fail(StorageException.Reason.IO));
    assertThatThrownBy(file::sync).isInstanceOf(StorageException.class);
    file.sync();
    assertViolation("sync of f after a failure to sync it");
  }

  @Test
  void deletingALiveFileIsFound() {
    trace.liveFiles(() -> Set.of("1.sst"));
    trace.create("1.sst");
    trace.create("2.sst");
    trace.delete("2.sst");
    trace.assertClean();
    trace.delete("1.sst");
    assertViolation("1.sst was deleted although it is live");
  }

  @Test
  void renamingBeforeTheSyncIsFound() {
    Disk.create(trace, "t", "x");
    trace.rename("t", "CURRENT");
    assertViolation("t was renamed to CURRENT with only 0 of 1 bytes synced");
  }

  @Test
  void replacingAnotherFileThanCurrentIsFound() {
    Disk.create(trace, "a", "x").sync();
    Disk.create(trace, "b", "y").sync();
    trace.rename("a", "b");
    assertViolation("b, which has synced bytes, was replaced by a");
  }

  @Test
  void aReplaceableNameIsAChoice() {
    trace.replaceable("OPTIONS*");
    Disk.create(trace, "a", "x").sync();
    Disk.create(trace, "OPTIONS", "y").sync();
    trace.rename("a", "OPTIONS");
    trace.assertClean();
  }

  @Test
  void aRecordThatNamesAnUnsyncedFileIsFound() {
    trace.references("MANIFEST-*", TraceStorage.Due.AT_APPEND, TraceStorageTest::names);
    AppendFile table = Disk.create(trace, "1.sst", "x");
    AppendFile manifest = trace.create("MANIFEST-1");
    table.sync();
    trace.syncDirectory();
    Disk.append(manifest, "1.sst");
    trace.assertClean();
    Disk.create(trace, "2.sst", "x").sync();
    Disk.append(manifest, "2.sst");
    assertViolation(
        "MANIFEST-1 refers to a file that is not durable: 2.sst was not followed by a sync of the directory");
  }

  @Test
  void currentMayNameAManifestEarlyButNotBecomeCurrent() {
    trace.references("CURRENT*", TraceStorage.Due.AT_RENAME, TraceStorageTest::names);
    AppendFile manifest = Disk.create(trace, "MANIFEST-1", "x");
    Disk.create(trace, "CURRENT.tmp", "MANIFEST-1").sync();
    trace.assertClean();
    trace.rename("CURRENT.tmp", "CURRENT");
    assertViolation(
        "CURRENT.tmp refers to a file that is not durable: MANIFEST-1 has only 0 of 1 bytes synced");
    assertThat(manifest.size()).isEqualTo(1);
  }

  @Test
  void durabilityNeedsBytesAndName() {
    AppendFile file = Disk.create(trace, "1.wal", "x");
    Disk.create(trace, "1.sst", "x");
    assertThatThrownBy(() -> trace.assertDurable("*.wal"))
        .hasMessageContaining("0 of 1 bytes synced");
    file.sync();
    assertThatThrownBy(() -> trace.assertDurable("*.wal"))
        .hasMessageContaining("sync of the directory");
    trace.syncDirectory();
    trace.assertDurable("*.wal");
    Disk.append(file, "y");
    assertThatThrownBy(() -> trace.assertDurable("*.wal"))
        .hasMessageContaining("1 of 2 bytes synced");
    file.sync();
    trace.rename("1.wal", "2.wal");
    assertThatThrownBy(() -> trace.assertDurable("*.wal"))
        .hasMessageContaining("2.wal was not followed");
  }

  @Test
  void whatWasThereBeforeCountsAsDurable() {
    CrashStorage disk = new CrashStorage();
    Disk.create(disk, "f", "x");
    new TraceStorage(disk).assertDurable("*");
  }

  @Test
  void aSyncCoversOnlyWhatWasAppendedBeforeItBegan() {
    AppendFile[] file = new AppendFile[1];
    faulty.add(FaultRule.on(StorageOperation.SYNC).pause(() -> Disk.append(file[0], "late")));
    file[0] = Disk.create(trace, "f", "early");
    file[0].sync();
    trace.syncDirectory();
    assertThatThrownBy(() -> trace.assertDurable("f")).hasMessageContaining("5 of 9 bytes synced");
  }
}
