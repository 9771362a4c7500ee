package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.CorruptionException;
import io.kiwidb.KeyProvider;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.KiwiTools.EncryptionState;
import io.kiwidb.KiwiTools.FileEncryption;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.StorageContents;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import io.kiwidb.testkit.storage.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/** An encrypted store, with its keys, with others, and without any. */
class EncryptedStoreTest {
  private static final TestKeys KEYS = TestKeys.of("k1");

  private final MemoryStorage memory = new MemoryStorage();

  private static Options with(KeyProvider keys) {
    return Stores.dev().toBuilder().encryption(keys).build();
  }

  private Kiwi open(KeyProvider keys) {
    return Kiwi.open(memory.reopen(), with(keys));
  }

  private void write(KeyProvider keys, int from, int to) {
    try (Kiwi db = open(keys)) {
      for (int i = from; i < to; i++) {
        db.put(key(i), bytes("value " + i));
      }
      db.flush();
      db.put(bytes("in the log"), bytes("yes"));
    }
  }

  private void check(KeyProvider keys, int count) {
    try (Kiwi db = open(keys)) {
      for (int i = 0; i < count; i++) {
        assertThat(text(db.get(key(i)))).isEqualTo("value " + i);
      }
      assertThat(text(db.get(bytes("in the log")))).isEqualTo("yes");
    }
  }

  private static StorageException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    return Objects.requireNonNull(catchThrowableOfType(StorageException.class, c));
  }

  @Test
  void isReadWithItsKeysAlsoReadOnly() {
    write(KEYS, 0, 100);
    check(KEYS, 100);
    Options reading = with(KEYS).toBuilder().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(memory.reopen(), reading)) {
      assertThat(text(db.get(key(7)))).isEqualTo("value 7");
    }
    assertThat(Kiwi.tools().withKeys(KEYS).verify(memory, step -> {}).problems())
        .isEmpty();
  }

  @Test
  void withoutKeysItDoesNotOpenAndSaysWhatToDo() {
    write(KEYS, 0, 10);
    List<String> before = memory.list();
    StorageException error = failure(() -> Kiwi.open(memory.reopen(), Stores.dev()));
    assertThat(error.reason()).isEqualTo(Reason.KEY_MISSING);
    assertThat(error.file()).isEqualTo("CURRENT");
    assertThat(error)
        .hasMessageContaining("it is encrypted")
        .hasMessageContaining("--key-file")
        .hasMessageContaining("KIWI_KEY_FILE");
    assertThat(memory.list()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void withOtherKeysItDoesNotOpen() {
    write(KEYS, 0, 10);
    assertThat(failure(() -> open(TestKeys.of("k2"))).reason()).isEqualTo(Reason.KEY_MISSING);
    StorageException wrong = failure(() -> open(new TestKeys(KEYS.ids(), "another secret")));
    assertThat(wrong.reason()).isEqualTo(Reason.WRONG_KEY);
    assertThat(wrong.file()).isEqualTo("CURRENT");
    check(KEYS, 10);
  }

  @Test
  void storeThatIsNotEncryptedDoesNotOpenWithKeys() {
    try (Kiwi db = Kiwi.open(memory.reopen(), Stores.dev())) {
      db.put(key(0), bytes("value 0"));
    }
    StorageException error = failure(() -> open(KEYS));
    assertThat(error.reason()).isEqualTo(Reason.NOT_ENCRYPTED);
    assertThat(error).hasMessageContaining("CURRENT").hasMessageContaining("kiwi dump");
    try (Kiwi db = Kiwi.open(memory.reopen(), Stores.dev())) {
      assertThat(text(db.get(key(0)))).isEqualTo("value 0");
    }
  }

  @Test
  void rotationUsesTheNewKeyForNewFilesUntilNoneNeedsTheOldOne() {
    write(KEYS, 0, 200);
    TestKeys both = TestKeys.of("k1", "k2");
    write(both, 200, 300);
    check(both, 300);
    assertThat(idsOf(name -> name.endsWith(".sst"))).containsExactlyInAnyOrder("k1", "k2");
    assertThat(failure(() -> check(TestKeys.of("k2"), 0)).reason()).isEqualTo(Reason.KEY_MISSING);
    try (Kiwi db = open(both)) {
      db.compact();
    }
    assertThat(idsOf(name -> name.endsWith(".sst"))).containsExactly("k2");
    assertThat(idsOf(name -> !name.startsWith("OPTIONS"))).containsExactly("k2");
    try (Kiwi db = open(both)) {
      db.settings().set("log.level", "warn"); // writes the settings anew
    }
    assertThat(idsOf(name -> true)).containsExactly("k2");
    check(TestKeys.of("k2"), 300);
  }

  @Test
  void rotationEncryptsEveryFileAnew() {
    write(KEYS, 0, 200);
    TestKeys both = TestKeys.of("k1", "k2");
    List<String> rotated = new ArrayList<>();
    KiwiTools tools = Kiwi.tools().withKeys(both);
    assertThat(tools.rotateKeys(memory, rotated::add)).isEqualTo(rotated.size());
    assertThat(rotated).contains("CURRENT").hasSizeGreaterThan(4);
    assertThat(idsOf(name -> true)).containsExactly("k2");
    assertThat(tools.rotateKeys(memory, rotated::add)).isZero();
    assertThat(
            Kiwi.tools().withKeys(TestKeys.of("k2")).verify(memory, step -> {}).problems())
        .isEmpty();
    check(TestKeys.of("k2"), 200);
    assertThat(catchThrowable(() -> Kiwi.tools().rotateKeys(memory, step -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  /** The power fails at each operation, and whatever was not synced is lost, or not. */
  @Test
  void rotationThatIsInterruptedLosesNothing() {
    TestKeys both = TestKeys.of("k1", "k2");
    for (int point = 0, whole = 1; point <= whole; point++) {
      for (SurvivalPolicy policy : SurvivalPolicy.values()) {
        CrashStorage disk = new CrashStorage();
        try (Kiwi db = Kiwi.open(disk.reopen(), with(KEYS))) {
          db.put(key(1), bytes("value 1"));
          db.flush();
          db.put(key(2), bytes("value 2"), WriteOptions.sync());
        }
        long before = disk.operations();
        disk.crashAfter(before + point);
        Throwable cut =
            catchThrowable(() -> Kiwi.tools().withKeys(both).rotateKeys(disk, step -> {}));
        whole = cut == null ? point : point + 1;
        try (Kiwi db = Kiwi.open(disk.crash(policy, point), with(both))) {
          assertThat(text(db.get(key(1)))).isEqualTo("value 1");
          assertThat(text(db.get(key(2)))).isEqualTo("value 2");
        }
      }
    }
  }

  private Set<String> idsOf(Predicate<String> names) {
    return Kiwi.tools().encryption(memory).stream()
        .filter(file -> names.test(file.file()))
        .map(FileEncryption::keyId)
        .collect(Collectors.toSet());
  }

  @Test
  void toolsWithoutKeysShowFilesAndHeadersOnly() {
    write(KEYS, 0, 100);
    KiwiTools tools = Kiwi.tools();
    assertThat(failure(() -> tools.verify(memory, step -> {})).reason())
        .isEqualTo(Reason.KEY_MISSING);
    List<FileEncryption> files = tools.encryption(memory);
    assertThat(files).hasSizeGreaterThan(4).allMatch(file -> file.problem().isEmpty());
    assertThat(files).extracting(FileEncryption::keyId).containsOnly("k1");
    assertThat(files).extracting(FileEncryption::state).containsOnly(EncryptionState.ENCRYPTED);
    assertThat(files).extracting(FileEncryption::file).contains("CURRENT").doesNotContain("LOCK");
    for (FileEncryption file : files) {
      assertThat(file.bytes()).isEqualTo(memory.size(file.file()));
      assertThat(failure(() -> tools.dump(memory, file.file(), line -> {})).reason())
          .isEqualTo(Reason.KEY_MISSING);
    }
  }

  @Test
  void toolsWithKeysReadEverything() {
    write(KEYS, 0, 100);
    KiwiTools tools = Kiwi.tools().withKeys(KEYS);
    assertThat(tools.verify(memory, step -> {}).entries()).isGreaterThanOrEqualTo(100);
    List<Object> values = new ArrayList<>();
    for (FileEncryption file : tools.encryption(memory)) {
      if (file.file().endsWith(".sst")) {
        tools.dump(memory, file.file(), line -> values.addAll(line.fields().values()));
      }
    }
    assertThat(values)
        .anyMatch(value -> value instanceof byte[] array && "value 42".equals(text(array)));
  }

  @Test
  void reportShowsEachState() {
    write(KEYS, 0, 100);
    String table = name(".sst");
    byte[] content = StorageContents.read(memory, table);
    byte[] damaged = content.clone();
    damaged[100] ^= 1;
    replace(table, damaged);
    StorageContents.write(memory, "999990.sst", new byte[50]);
    StorageContents.write(memory, "999991.sst", bytes("not encrypted"));
    KiwiTools tools = Kiwi.tools();
    assertThat(state(tools, table)).isEqualTo(EncryptionState.DAMAGED);
    assertThat(state(tools, "999990.sst")).isEqualTo(EncryptionState.EMPTY);
    assertThat(state(tools, "999991.sst")).isEqualTo(EncryptionState.NOT_ENCRYPTED);
    replace(table, content);
    assertThat(state(tools.withKeys(KEYS), table)).isEqualTo(EncryptionState.ENCRYPTED);
    assertThat(state(tools.withKeys(TestKeys.of("k2")), table))
        .isEqualTo(EncryptionState.KEY_MISSING);
    assertThat(state(tools.withKeys(new TestKeys(KEYS.ids(), "other")), table))
        .isEqualTo(EncryptionState.WRONG_KEY);
  }

  private static EncryptionState stateIn(List<FileEncryption> files, String name) {
    return files.stream()
        .filter(file -> file.file().equals(name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private EncryptionState state(KiwiTools tools, String name) {
    return stateIn(tools.encryption(memory), name);
  }

  private String name(String suffix) {
    return memory.list().stream()
        .filter(name -> name.endsWith(suffix))
        .findFirst()
        .orElseThrow();
  }

  private void replace(String name, byte[] content) {
    memory.delete(name);
    StorageContents.write(memory, name, content);
  }

  /** Damage to the content is found by the formats, as in a store that is not encrypted. */
  @Test
  void damagedContentIsCorruption() {
    write(KEYS, 0, 100);
    String table = name(".sst");
    byte[] content = StorageContents.read(memory, table);
    content[EncryptedStorage.HEADER_BYTES + 80] ^= 1;
    replace(table, content);
    assertThat(Kiwi.tools().withKeys(KEYS).verify(memory, step -> {}).problems())
        .isNotEmpty()
        .allMatch(problem -> problem.contains(table));
  }

  /** A header is durable before its file has content, so this is no torn tail of the log. */
  @Test
  void logWithADamagedHeaderIsCorruptionAndNotEmpty() {
    write(KEYS, 0, 100);
    String log = name(".wal");
    byte[] content = StorageContents.read(memory, log);
    content[70] ^= 1;
    replace(log, content);
    CorruptionException error = catchThrowableOfType(CorruptionException.class, () -> open(KEYS));
    assertThat(error.file()).isEqualTo(log);
  }

  @Test
  void isDestroyedWithoutKeys() {
    write(KEYS, 0, 10);
    Kiwi.tools().destroy(memory);
    assertThat(memory.list()).containsExactly("LOCK");
  }

  /** A service with keys may be away for a while. */
  @Test
  void flushIsRetriedWhileTheProviderFails() {
    boolean[] away = {false};
    KeyProvider keys = new KeyProvider() {
      @Override
      public String currentKeyId() {
        if (away[0]) {
          throw new IllegalStateException("the key service is away");
        }
        return "k1";
      }

      @Override
      public Optional<SecretKey> key(String id) {
        return KEYS.key(id);
      }
    };
    try (Kiwi db = open(keys)) {
      db.put(key(0), bytes("value 0"));
      away[0] = true;
      StorageException error = failure(db::flush);
      assertThat(error).hasMessageContaining("the key service is away");
      away[0] = false;
      db.flush();
      db.put(bytes("in the log"), bytes("yes"));
    }
    check(KEYS, 1);
  }

  /** Two files that are swapped: what is in them names the file that it belongs to. */
  @Test
  void swappedFilesAreFound() {
    write(KEYS, 0, 100);
    write(KEYS, 100, 200);
    List<String> tables =
        memory.list().stream().filter(name -> name.endsWith(".sst")).toList();
    byte[] first = StorageContents.read(memory, tables.get(0));
    replace(tables.get(0), StorageContents.read(memory, tables.get(1)));
    replace(tables.get(1), first);
    assertThat(Kiwi.tools().withKeys(KEYS).verify(memory, step -> {}).problems())
        .isNotEmpty();
  }

  @Test
  void copyThroughTheStorageIsEncryptedAnew() {
    write(KEYS, 0, 10);
    MemoryStorage copy = new MemoryStorage();
    EncryptedStorage from = new EncryptedStorage(memory, KEYS);
    EncryptedStorage to = new EncryptedStorage(copy, TestKeys.of("other"));
    for (String name : memory.list()) {
      if (!name.equals("LOCK")) {
        try (ReadableFile source = from.open(name);
            AppendFile target = to.create(name)) {
          byte[] content = new byte[(int) source.size()];
          source.read(0, content, 0, content.length);
          target.append(content, 0, content.length);
        }
      }
    }
    try (Kiwi db = Kiwi.open(copy.reopen(), with(TestKeys.of("other")))) {
      assertThat(text(db.get(key(7)))).isEqualTo("value 7");
    }
  }
}
