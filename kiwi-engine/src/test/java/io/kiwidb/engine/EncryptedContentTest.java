package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.storage.KeyStreamAudit;
import io.kiwidb.testkit.storage.StorageContents;
import io.kiwidb.testkit.storage.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With every provider: no file on the disk contains a key, a value, or a name of a store that is
 * encrypted, and no byte of a key stream is used for two bytes.
 */
class EncryptedContentTest {
  private static final TestKeys KEYS = TestKeys.of("k1");
  private static final int ENTRIES = 300;

  /** In every key and value, and in names. */
  private static final String MARK = "plaintext";

  private static final Set<ProviderKind> KINDS = EnumSet.of(
      ProviderKind.LOG,
      ProviderKind.MEMTABLE,
      ProviderKind.TABLE,
      ProviderKind.FILTER,
      ProviderKind.CACHE,
      ProviderKind.COMPRESSOR,
      ProviderKind.STRATEGY,
      ProviderKind.BLOB);

  @TempDir(factory = EveryCombinationTest.InMemory.class)
  private Path directory;

  static List<ProviderInfo> providers() {
    return Kiwi.tools().providers().stream()
        .filter(provider -> KINDS.contains(provider.kind()) && provider.available())
        .toList();
  }

  private static Options options(ProviderInfo provider) {
    return Stores.dev().toBuilder()
        .provider(provider.kind(), provider.name())
        .set(Settings.BLOB_MIN_BYTES, 500L)
        .build();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void nothingIsInTheClearAndNoKeyStreamIsUsedTwice(ProviderInfo provider) throws IOException {
    for (int opened = 0; opened < 2; opened++) {
      KeyStreamAudit audit =
          new KeyStreamAudit(FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING), KEYS);
      use(new EncryptedStorage(audit, KEYS), provider, opened);
      assertThat(audit.violations()).isZero();
      assertThat(audit.streams()).isGreaterThan(3);
    }
    assertThat(filesWith(MARK)).isEmpty();
  }

  /** Otherwise nothing would be found in the other test, whatever was written. */
  @Test
  void withoutKeysThereIsPlainText() throws IOException {
    use(
        FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING),
        providers().get(0),
        0);
    assertThat(filesWith(MARK)).isNotEmpty();
  }

  private static void use(Storage storage, ProviderInfo provider, int opened) {
    try (Kiwi db = Kiwi.open(storage, options(provider))) {
      Keyspace other = db.findKeyspace(MARK).orElseGet(() -> db.createKeyspace(MARK));
      for (int i = 0; i < ENTRIES; i++) {
        byte[] key = bytes(MARK + " key " + opened + " " + i);
        db.put(key, bytes(MARK + " value " + i));
        other.put(key, bytes((MARK + " ").repeat(i)));
        if (i % 100 == 50) {
          db.flush();
          db.sync();
        }
      }
      db.compact();
      other.compact();
      assertThat(db.get(bytes(MARK + " key " + opened + " 7"))).isNotNull();
      db.put(bytes(MARK + " in the log"), bytes(MARK));
    }
  }

  private List<String> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> contains(file, text))
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try (Storage storage =
        FileSystemStorage.open(file.toAbsolutePath().getParent(), OpenMode.READ_ONLY)) {
      byte[] bytes = StorageContents.read(storage, String.valueOf(file.getFileName()));
      return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
  }
}
