package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.countFrom;
import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.CopiedStores.options;
import static io.kiwidb.engine.CopiedStores.value;
import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kiwidb.Backups;
import io.kiwidb.CopyListener;
import io.kiwidb.KeyProvider;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import io.kiwidb.testkit.storage.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies of encrypted stores are encrypted, and need the same keys. */
class EncryptedCopiesTest {
  private static final TestKeys KEYS = TestKeys.of("k1");

  @TempDir
  private Path scratch;

  private static Options with(KeyProvider keys) {
    return options().encryption(keys).build();
  }

  private Kiwi open() {
    return Kiwi.open(scratch.resolve("db"), with(KEYS));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Checks that no file has the text of a key or value, in its content or its name. */
  private static void requireSecret(Path directory) throws IOException {
    for (Path file : files(directory)) {
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertThat(content + file).doesNotContain(new String(key(1), StandardCharsets.ISO_8859_1));
      assertThat(content + file).doesNotContain("value ");
    }
  }

  private static void requireKeys(Path directory) {
    assertThatThrownBy(() -> Kiwi.open(directory, options().build()))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_MISSING));
  }

  @Test
  void checkpointsShareEncryptedFiles() throws IOException {
    Path copy = scratch.resolve("copy");
    try (Kiwi db = open()) {
      fill(db, 0, 100);
      db.flush();
      fill(db, 100, 110);
      db.checkpoint(copy);
      fill(db, 110, 200);
    }
    requireSecret(copy);
    requireKeys(copy);
    int shared = 0;
    for (Path file : files(copy)) {
      Path original = scratch.resolve("db").resolve(file.getFileName());
      if (file.toString().endsWith(".sst") && Files.exists(original)) {
        // A copy of its own would have another data key.
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(original));
        shared++;
      }
    }
    assertThat(shared).isPositive();
    try (Kiwi copied = Kiwi.open(copy, with(KEYS))) {
      assertThat(countFrom(copied)).isEqualTo(110);
      fill(copied, 110, 120);
    }
    assertThat(Kiwi.tools().withKeys(KEYS).verify(copy, step -> {}).problems()).isEmpty();
  }

  @Test
  void backupsAreMadeWithKeysAndRestoredWithout() throws IOException {
    Path directory = scratch.resolve("backups");
    try (Kiwi db = open();
        Backups backups = Backups.open(directory)) {
      fill(db, 0, 100);
      db.flush();
      fill(db, 100, 110);
      long all = backups.create(db).newBytes();
      fill(db, 110, 115);
      Backups.Backup second = backups.create(db);
      assertThat(second.newBytes()).isLessThan(all);
    }
    requireSecret(directory);
    Path restored = scratch.resolve("restored");
    try (Backups backups = Backups.open(directory, OpenMode.READ_ONLY)) {
      assertThat(backups.verify(CopyListener.NONE).isClean()).isTrue();
      backups.restore(1, restored, CopyListener.NONE);
    }
    requireKeys(restored);
    try (Kiwi db = Kiwi.open(restored, with(KEYS))) {
      assertThat(countFrom(db)).isEqualTo(110);
    }
  }

  @Test
  void aStorageWithOtherKeysEncryptsACheckpointAnew() {
    Storage below = new MemoryStorage();
    TestKeys others = TestKeys.of("k2");
    try (Kiwi db = open()) {
      fill(db, 0, 110);
      db.checkpoint(new EncryptedStorage(below, others), CopyListener.NONE);
    }
    try (Kiwi db = Kiwi.open(below, with(others))) {
      assertThat(countFrom(db)).isEqualTo(110);
    }
  }

  /** Also where the header of a file is torn. */
  @ParameterizedTest
  @EnumSource
  void aStoreThatIsReadAfterACrashCanBeCopied(SurvivalPolicy policy) {
    List<Long> counts = new ArrayList<>();
    for (long point = 0; counts.isEmpty() || counts.get(counts.size() - 1) < 50; point++) {
      CrashStorage disk = new CrashStorage();
      Kiwi.open(disk.reopen(), with(KEYS)).close();
      disk.crashAfter(disk.operations() + point);
      Throwable cut = catchThrowable(() -> {
        try (Kiwi db = Kiwi.open(disk.reopen(), with(KEYS))) {
          for (int i = 0; i < 50; i++) {
            db.put(key(i), value(i), WriteOptions.sync());
          }
        }
      });
      assertThat(cut != null).isEqualTo(disk.isOff());
      Options reading = options().encryption(KEYS).openMode(OpenMode.READ_ONLY).build();
      Storage copy = new MemoryStorage();
      long there;
      try (Kiwi db = Kiwi.open(disk.crash(policy, point), reading)) {
        there = countFrom(db);
        db.checkpoint(copy, CopyListener.NONE);
      }
      try (Kiwi db = Kiwi.open(copy, with(KEYS))) {
        assertThat(countFrom(db)).isEqualTo(there);
        db.put(bytes("more"), bytes("is written"));
      }
      counts.add(there);
    }
    assertThat(counts).contains(0L, 50L);
  }
}
