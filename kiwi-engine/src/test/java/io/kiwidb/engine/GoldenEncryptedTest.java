package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.FileEncryption;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.storage.KeyFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An encrypted store and its key file, written in November 2026: later builds open them. The store
 * has tables of two keys, a keyspace, a blob file, and entries that are only in the log; it was
 * copied while it was open.
 *
 * <p>The formats must stay readable: {@link #main} documents how they were created, and is not run
 * again.
 */
class GoldenEncryptedTest {
  private static final String KEY_FILE = "kiwi.keys";
  private static final int KEYS = 200;

  @TempDir
  private Path scratch;

  /**
   * Writes the store.
   *
   * @param arguments the directory of the resources
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("golden");
    Path store = work.resolve("store");
    KeyFile keys = KeyFile.generate(work.resolve(KEY_FILE));
    try (Kiwi db = Kiwi.open(store, options(keys))) {
      db.createKeyspace("other").put(bytes("k"), bytes("in another keyspace"));
      for (int i = 0; i < KEYS; i += 2) {
        db.put(key(i), bytes("value " + i));
      }
      db.flush();
    }
    try (Kiwi db = Kiwi.open(store, options(keys.addKey()))) {
      for (int i = 1; i < KEYS; i += 2) {
        db.put(key(i), bytes("value " + i));
      }
      db.put(bytes("large"), bytes("x".repeat(5000)));
      db.flush();
      db.put(bytes("in the log"), bytes("yes"));
      db.sync();
      Path golden = Path.of(arguments[0], "encrypted");
      GoldenFiles.copy(store, golden.resolve("store"));
      Files.copy(work.resolve(KEY_FILE), golden.resolve(KEY_FILE));
    }
  }

  private static Options options(KeyFile keys) {
    return Stores.dev().toBuilder()
        .encryption(keys)
        .provider(ProviderKind.LOG, "segmented")
        .set(Settings.BLOB_MIN_BYTES, 4096L)
        .build();
  }

  private static Path golden() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(
            GoldenEncryptedTest.class.getResource("golden/encrypted/" + KEY_FILE))
        .toURI());
  }

  private static void check(Kiwi db) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(text(db.get(key(i)))).isEqualTo("value " + i);
    }
    assertThat(text(db.get(bytes("large")))).isEqualTo("x".repeat(5000));
    assertThat(text(db.get(bytes("in the log")))).isEqualTo("yes");
    assertThat(text(db.keyspace("other").get(bytes("k")))).isEqualTo("in another keyspace");
  }

  @Test
  void isReadAndWritten() throws Exception {
    KeyFile keys = KeyFile.open(golden());
    assertThat(keys.keyIds()).hasSize(2);
    Path store = scratch.resolve("store");
    GoldenFiles.copy(golden().resolveSibling("store"), store);
    assertThat(Kiwi.tools().withKeys(keys).verify(store, step -> {}).problems()).isEmpty();
    assertThat(Kiwi.tools().encryption(store))
        .extracting(FileEncryption::keyId)
        .contains(keys.keyIds().get(0), keys.keyIds().get(1));
    Options reading =
        Options.builder().openMode(OpenMode.READ_ONLY).encryption(keys).build();
    try (Kiwi db = Kiwi.open(store, reading)) {
      check(db);
    }
    try (Kiwi db = Kiwi.open(store, Options.builder().encryption(keys).build())) {
      check(db);
      db.put(bytes("new"), bytes("value"));
      db.compact();
    }
    try (Kiwi db = Kiwi.open(store, Options.builder().encryption(keys).build())) {
      check(db);
      assertThat(text(db.get(bytes("new")))).isEqualTo("value");
    }
  }
}
