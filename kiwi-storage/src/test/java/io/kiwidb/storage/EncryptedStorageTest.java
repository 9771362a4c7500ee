package io.kiwidb.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.KeyProvider;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.provider.AllocationMeter;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.KeyStreamAudit;
import io.kiwidb.testkit.storage.StorageContents;
import io.kiwidb.testkit.storage.StorageContract;
import io.kiwidb.testkit.storage.StorageInterruptContract;
import io.kiwidb.testkit.storage.StorageLockContract;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import io.kiwidb.testkit.storage.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncryptedStorageTest {
  private static final TestKeys KEYS = TestKeys.of("k1");
  private static final byte[] TEXT =
      "the quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.US_ASCII);

  private final MemoryStorage memory = MemoryStorage.named("test");

  @TempDir
  Path directory;

  private Storage inMemory() {
    return new EncryptedStorage(memory.reopen(), KEYS);
  }

  private Storage onDisk() {
    return new EncryptedStorage(
        FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING), KEYS);
  }

  @Nested
  class MemoryContract extends StorageContract {
    @Override
    protected Storage open() {
      return inMemory();
    }
  }

  @Nested
  class MemoryLocks extends StorageLockContract {
    @Override
    protected Storage open() {
      return inMemory();
    }
  }

  @Nested
  class DiskContract extends StorageContract {
    @Override
    protected Storage open() {
      return onDisk();
    }
  }

  @Nested
  class DiskLocks extends StorageLockContract {
    @Override
    protected Storage open() {
      return onDisk();
    }
  }

  @Nested
  class DiskInterrupts extends StorageInterruptContract {
    @Override
    protected Storage open() {
      return onDisk();
    }
  }

  @Test
  void fileIsItsHeaderAndAsManyBytesThatAreOthers() {
    StorageContents.write(inMemory(), "a", TEXT);
    byte[] stored = StorageContents.read(memory, "a");
    assertThat(stored).hasSize(EncryptedStorage.HEADER_BYTES + TEXT.length);
    assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("fox");
    assertThat(EncryptedStorage.keyId(memory, "a")).contains("k1");
    assertThat(inMemory().size("a")).isEqualTo(TEXT.length);
  }

  @Test
  void sameContentIsStoredDifferentlyInEachFile() {
    StorageContents.write(inMemory(), "a", TEXT);
    StorageContents.write(inMemory(), "b", TEXT);
    byte[] a = StorageContents.read(memory, "a");
    byte[] b = StorageContents.read(memory, "b");
    long equal = IntStream.range(56, a.length).filter(i -> a[i] == b[i]).count();
    assertThat(equal).isLessThan(10);
  }

  @Test
  void everyRangeIsReadFromAnyPosition() {
    byte[] content = new byte[150_000]; // more than what is processed at once
    new Random(7).nextBytes(content);
    Storage storage = inMemory();
    try (AppendFile file = storage.create("a")) {
      int at = 0;
      for (int length = 1; at < content.length; length = length * 3 + 1) {
        int count = Math.min(length, content.length - at);
        file.append(content, at, count);
        at += count;
      }
    }
    try (ReadableFile file = storage.open("a")) {
      Random random = new Random(8);
      for (int i = 0; i < 2_000; i++) {
        int from = random.nextInt(content.length);
        int length = i < 1_000 ? random.nextInt(100) : random.nextInt(content.length);
        byte[] target = new byte[length + 2];
        int count = file.read(from, target, 1, length);
        assertThat(count).isEqualTo(Math.min(length, content.length - from));
        assertThat(Arrays.copyOfRange(target, 1, 1 + count))
            .isEqualTo(Arrays.copyOfRange(content, from, from + count));
        assertThat(target[0]).isZero();
        assertThat(Arrays.copyOfRange(target, 1 + count, target.length)).containsOnly(0);
      }
      assertThat(file.read(content.length, new byte[8], 0, 8)).isZero();
      assertThat(file.read(Long.MAX_VALUE, new byte[8], 0, 8)).isZero();
    }
  }

  @Test
  void appendAllocatesNothing() {
    byte[] record = new byte[200];
    try (Storage storage = new EncryptedStorage(new Sink(), KEYS);
        AppendFile file = storage.create("a")) {
      AllocationMeter.assertAllocatesNothing("appending", () -> {
        for (int i = 0; i < 100; i++) {
          file.append(record, 0, record.length);
        }
      });
    }
  }

  /** Files that keep nothing: those of the file system allocate. */
  private static final class Sink extends ForwardingStorage {
    Sink() {
      super(new MemoryStorage());
    }

    @Override
    public AppendFile create(String name) {
      return new AppendFile() {
        private long size;

        @Override
        public void append(byte[] bytes, int offset, int length) {
          size += length;
        }

        @Override
        public void sync() {}

        @Override
        public long size() {
          return size;
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void filesCannotBeMapped() {
    assertThat(onDisk()).isNotInstanceOf(MappableStorage.class);
  }

  @Test
  void newFilesUseTheCurrentKeyAndOldOnesKeepTheirs() {
    StorageContents.write(inMemory(), "old", TEXT);
    TestKeys rotated = TestKeys.of("k1", "k2");
    try (Storage storage = new EncryptedStorage(memory.reopen(), rotated)) {
      StorageContents.write(storage, "new", TEXT);
      assertThat(StorageContents.read(storage, "old")).isEqualTo(TEXT);
      assertThat(StorageContents.read(storage, "new")).isEqualTo(TEXT);
    }
    assertThat(EncryptedStorage.keyId(memory, "old")).contains("k1");
    assertThat(EncryptedStorage.keyId(memory, "new")).contains("k2");
  }

  @Test
  void missingKeyIsNamedWithTheFileAndTheKeys() {
    StorageContents.write(inMemory(), "a", TEXT);
    assertThat(failure(TestKeys.of("k2"), "a", Reason.KEY_MISSING))
        .hasMessageContaining("cannot open a")
        .hasMessageContaining("k1")
        .hasMessageContaining("test keys [k2]");
  }

  @Test
  void anotherKeyOfTheSameIdIsWrongAndNotCorruption() {
    StorageContents.write(inMemory(), "a", TEXT);
    assertThat(failure(new TestKeys(KEYS.ids(), "other"), "a", Reason.WRONG_KEY))
        .hasMessageContaining("cannot open a")
        .hasMessageContaining("key k1 of test keys")
        .hasMessageContaining("Use the keys that the store was written with");
  }

  @Test
  void fileThatIsNotEncryptedIsRefusedWhateverItsSize() {
    StorageContents.write(memory, "short", TEXT);
    StorageContents.write(memory, "long", new byte[1000]);
    StorageContents.write(memory, "text", Arrays.copyOf(TEXT, 1000));
    failure(KEYS, "short", Reason.NOT_ENCRYPTED);
    failure(KEYS, "text", Reason.NOT_ENCRYPTED);
    assertThatExceptionOfType(io.kiwidb.CorruptionException.class)
        .isThrownBy(() -> inMemory().open("long")); // zeros, and bytes behind them
  }

  private StorageException failure(KeyProvider keys, String name, Reason reason) {
    try (Storage storage = new EncryptedStorage(memory.reopen(), keys)) {
      StorageException error =
          catchThrowableOfType(StorageException.class, () -> storage.open(name).close());
      assertThat(error.reason()).isEqualTo(reason);
      assertThat(error.file()).isEqualTo(name);
      return error;
    }
  }

  @Test
  void providerThatFailsOrHasNoUsableKeyFailsTheOperation() {
    StorageContents.write(inMemory(), "a", TEXT);
    KeyProvider failing = provider("k1", () -> {
      throw new IllegalStateException("the service is away");
    });
    assertThat(failure(failing, "a", Reason.IO)).hasMessageContaining("the service is away");
    KeyProvider odd = provider("k1", () -> Optional.of(new SecretKeySpec(new byte[7], "AES")));
    assertThat(failure(odd, "a", Reason.IO)).hasMessageContaining("256 bits");
    Storage storage = new EncryptedStorage(memory.reopen(), odd);
    StorageContents.assertFails(Reason.IO, "b", () -> storage.create("b"));
    Storage unnamed =
        new EncryptedStorage(memory.reopen(), provider("two words", () -> KEYS.key("k1")));
    StorageContents.assertFails(Reason.IO, "b", () -> unnamed.create("b"));
    assertThat(memory.list()).containsExactly("a");
  }

  private static KeyProvider provider(
      String id, java.util.function.Supplier<Optional<SecretKey>> key) {
    return new KeyProvider() {
      @Override
      public String currentKeyId() {
        return id;
      }

      @Override
      public Optional<SecretKey> key(String asked) {
        return key.get();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageOperation.class,
      names = {"APPEND", "SYNC"})
  void creationThatFailsLeavesNoFile(StorageOperation operation) {
    FaultStorage faults = new FaultStorage(memory.reopen());
    faults.add(FaultRule.on(operation).names("a").fail(Reason.IO));
    Storage storage = new EncryptedStorage(faults, KEYS);
    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.create("a"));
    assertThat(memory.list()).isEmpty();
    StorageContents.write(storage, "a", TEXT);
    assertThat(StorageContents.read(storage, "a")).isEqualTo(TEXT);
  }

  @Test
  void nothingIsAppendedAfterAFailedAppend() {
    FaultStorage faults = new FaultStorage(memory.reopen());
    KeyStreamAudit audit = new KeyStreamAudit(faults, KEYS);
    try (AppendFile file = new EncryptedStorage(audit, KEYS).create("a")) {
      file.append(TEXT, 0, TEXT.length);
      faults.add(FaultRule.on(StorageOperation.APPEND).names("a").fail(Reason.IO));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> file.append(TEXT, 0, TEXT.length));
      StorageException error =
          catchThrowableOfType(StorageException.class, () -> file.append(new byte[3], 0, 3));
      assertThat(error).hasMessageContaining("accepts no more writes");
      assertThat(file.size()).isEqualTo(TEXT.length);
    }
    assertThat(audit.violations()).isZero();
    assertThat(StorageContents.read(inMemory(), "a")).isEqualTo(TEXT);
  }

  /** The power fails at each operation of writing a file. */
  @ParameterizedTest
  @EnumSource(SurvivalPolicy.class)
  void powerCutLeavesAFileThatOpens(SurvivalPolicy policy) {
    for (int point = 0; point <= 5; point++) {
      for (long seed = 0; seed < 200; seed++) {
        CrashStorage disk = new CrashStorage().crashAfter(point);
        boolean created = writeUntilCut(new EncryptedStorage(disk, KEYS));
        Storage left = new EncryptedStorage(disk.crash(policy, seed), KEYS);
        if (left.list().contains("a")) {
          byte[] content = StorageContents.read(left, "a");
          assertThat(content.length).isLessThanOrEqualTo(TEXT.length);
          if (!created) {
            assertThat(content).isEmpty();
          }
        }
      }
    }
  }

  private static boolean writeUntilCut(Storage storage) {
    boolean created = false;
    try (AppendFile file = storage.create("a")) {
      created = true;
      storage.syncDirectory();
      file.append(TEXT, 0, TEXT.length);
      file.sync();
    } catch (StorageException e) {
      assertThat(e).isNotNull(); // the power is off
    }
    return created;
  }
}
