package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store is deleted as a whole, or can be deleted again. */
class DestroyTest {
  private static final int KEYS = 40;

  @TempDir
  Path directory;

  /** Writes a store with tables, logs, settings and two keyspaces. */
  private static void fill(Storage storage) {
    try (Kiwi db = Kiwi.open(storage, Stores.compactedByHand(Stores.dev()).build())) {
      db.settings().set(Settings.TABLE_BYTES, 1L << 20);
      Keyspace users = db.createKeyspace("users");
      for (int i = 0; i < KEYS; i++) {
        db.put(key(i), new byte[10]);
        users.put(key(i), new byte[10]);
        if (i % 10 == 5) {
          db.flush();
        }
      }
      db.put(key(KEYS), bytes("last"), WriteOptions.sync());
    }
  }

  /** Returns whether the storage has the whole store; throws if what it has is neither nor. */
  private static boolean isWhole(Storage storage) {
    try (Kiwi db = Kiwi.open(
        storage, Stores.dev().toBuilder().openMode(OpenMode.MUST_EXIST).build())) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(db.get(key(i))).as("key %d of a store that opens", i).isNotNull();
        assertThat(db.keyspace("users").get(key(i))).isNotNull();
      }
      assertThat(db.get(key(KEYS))).isEqualTo(bytes("last"));
      return true;
    } catch (CorruptionException refused) {
      return false;
    } catch (StorageException e) {
      assertThat(e.reason()).isEqualTo(Reason.NO_DATABASE);
      return false;
    }
  }

  private static List<String> files(Storage storage) {
    return storage.list().stream().filter(name -> !name.equals(FileNames.LOCK)).toList();
  }

  @Test
  void nothingOfItIsLeftAndNothingElseIsTouched() throws IOException {
    fill(FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING));
    Files.write(directory.resolve("notes.txt"), bytes("mine"));
    Files.write(directory.resolve("1.sst"), bytes("mine, too"));
    Files.createDirectory(directory.resolve("backup"));
    Kiwi.tools().destroy(directory);
    try (var left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("notes.txt", "1.sst", "backup", FileNames.LOCK);
    }
    Kiwi.tools().destroy(directory);
    assertThat(Files.readAllBytes(directory.resolve("notes.txt"))).isEqualTo(bytes("mine"));
  }

  @Test
  void aNewStoreMayTakeItsPlace() {
    fill(FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING));
    Kiwi.tools().destroy(directory);
    try (Kiwi db = Kiwi.open(
        directory, Stores.dev().toBuilder().openMode(OpenMode.CREATE_NEW).build())) {
      assertThat(db.get(key(1))).isNull();
      assertThat(db.keyspaces()).hasSize(1);
    }
  }

  @Test
  void whereThereIsNoStoreNothingHappens() throws IOException {
    Kiwi.tools().destroy(directory.resolve("missing"));
    Kiwi.tools().destroy(directory);
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anOpenStoreIsNotDeleted() {
    fill(FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING));
    try (Kiwi db = Kiwi.open(directory, Stores.dev())) {
      assertThatThrownBy(() -> Kiwi.tools().destroy(directory))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
      assertThat(db.get(key(1))).isNotNull();
    }
    assertThat(isWhole(FileSystemStorage.open(directory, OpenMode.MUST_EXIST))).isTrue();
  }

  @Test
  void filesOfAnotherProgramWithSuchNamesStay() {
    MemoryStorage storage = new MemoryStorage();
    for (String name : List.of("CURRENT", "MANIFEST-000005", "000004.sst", "OPTIONS-000007")) {
      try (AppendFile file = storage.create(name)) {
        byte[] content = bytes("MANIFEST-000005\n" + name.repeat(20));
        file.append(content, 0, content.length);
        file.sync();
      }
    }
    assertThatThrownBy(() -> Kiwi.tools().destroy(storage))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_DATABASE))
        .hasMessageContaining("not of Kiwi");
    assertThat(files(storage)).hasSize(4);
  }

  @Test
  void aDamagedStoreIsDeletedAll() {
    MemoryStorage storage = new MemoryStorage();
    fill(storage);
    StoreFiles sound = StoreFiles.of(storage.reopen());
    for (String name : sound.contents().keySet()) {
      for (StoreFiles damaged : List.of(
          sound.without(name),
          sound.with(name, new byte[0]),
          sound.with(name, new byte[4096]),
          sound.with(name, bytes("scribbled over ".repeat(100))))) {
        MemoryStorage disk = damaged.storage();
        Kiwi.tools().destroy(disk);
        assertThat(files(disk)).as("after damage of %s", name).isEmpty();
      }
    }
  }

  /** Of few files, one alone may be left: the manifest, too, if it were deleted with the others. */
  @ParameterizedTest
  @EnumSource(SurvivalPolicy.class)
  void aPowerCutLeavesNoManifestAlone(SurvivalPolicy policy) {
    for (int cut = 0; ; cut++) {
      CrashStorage disk = new CrashStorage();
      try (Kiwi db = Kiwi.open(disk, Stores.dev())) {
        db.put(key(1), key(1), WriteOptions.sync());
      }
      CrashStorage at = disk.reopen();
      at.crashAfter(at.operations() + cut);
      boolean ended = destroyed(at);
      for (int seed = 0; seed < 50; seed++) {
        CrashStorage left = at.imageOfCrash(policy, seed);
        List<String> files = files(left);
        if (!files.isEmpty() && !files.contains(FileNames.CURRENT)) {
          requireRefused(left.reopen());
        }
        Kiwi.tools().destroy(left.reopen());
        assertThat(files(left.reopen())).isEmpty();
      }
      if (ended) {
        break;
      }
    }
  }

  /** At each operation, and with any part of what was not synced. */
  @ParameterizedTest
  @EnumSource(SurvivalPolicy.class)
  void aPowerCutLeavesAllOrWhatDoesNotOpen(SurvivalPolicy policy) {
    int whole = 0;
    int refused = 0;
    for (int cut = 0; ; cut++) {
      CrashStorage disk = new CrashStorage();
      fill(disk);
      CrashStorage at = disk.reopen();
      at.crashAfter(at.operations() + cut);
      boolean ended = destroyed(at);
      for (int seed = 0; seed < 5; seed++) {
        CrashStorage left = at.imageOfCrash(policy, seed);
        int before = files(left).size();
        if (isWhole(left.reopen())) {
          whole++;
        } else if (before > 0) {
          refused++;
          requireRefused(left.reopen());
        }
        Kiwi.tools().destroy(left.reopen());
        assertThat(files(left.reopen()))
            .as("cut at operation %d, seed %d", cut, seed)
            .isEmpty();
      }
      if (ended) {
        break;
      }
    }
    assertThat(whole).isPositive();
    assertThat(refused).isPositive();
  }

  /** Whatever is left is not taken for a new store, in any mode. */
  private static void requireRefused(Storage left) {
    List<String> files = left.list();
    assertThatThrownBy(() -> Kiwi.open(left, Stores.dev()).close())
        .as("with %s", files)
        .isInstanceOf(CorruptionException.class);
  }

  private static boolean destroyed(CrashStorage storage) {
    try {
      Kiwi.tools().destroy(storage);
      return true;
    } catch (StorageException e) {
      assertThat(CrashStorage.isPowerCut(e)).isTrue();
      return false;
    }
  }

  @Test
  void aFileThatCannotBeDeletedIsDeletedNextTime() {
    for (String name : List.of("CURRENT", "MANIFEST*", "*.sst", "*.wal", "OPTIONS*")) {
      MemoryStorage storage = new MemoryStorage();
      fill(storage);
      FaultStorage faulty = new FaultStorage(storage.reopen());
      faulty.add(FaultRule.on(StorageOperation.DELETE).names(name).fail(Reason.IO));
      assertThatThrownBy(() -> Kiwi.tools().destroy(faulty)).isInstanceOf(StorageException.class);
      assertThat(isWhole(storage.reopen())).isEqualTo(name.equals("CURRENT"));
      Kiwi.tools().destroy(storage.reopen());
      assertThat(files(storage.reopen())).isEmpty();
    }
  }
}
