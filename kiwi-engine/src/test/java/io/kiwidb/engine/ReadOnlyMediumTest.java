package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.storage.MountedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store on a read-only medium is opened for reading, and left unchanged. */
class ReadOnlyMediumTest {
  private static final int KEYS = 300;
  private static final Options READ_ONLY =
      Options.builder().openMode(OpenMode.READ_ONLY).build();

  @TempDir
  Path scratch;

  private Path store;

  @BeforeEach
  void fill() {
    store = scratch.resolve("store");
    try (Kiwi db = Kiwi.open(store, Stores.dev())) {
      for (int i = 0; i < KEYS; i++) {
        db.put(key(i), bytes("value " + i));
        if (i == KEYS / 2) {
          db.flush();
        }
      }
    }
  }

  @Test
  void openingToReadWritesNothing() throws IOException {
    Map<String, Long> before = files();
    assertReads(Kiwi.open(store, READ_ONLY));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void verifyingWritesNothing() throws IOException {
    Map<String, Long> before = files();
    try (Storage storage = FileSystemStorage.open(store, OpenMode.READ_ONLY)) {
      assertThat(Kiwi.tools().verify(storage, name -> {}).problems()).isEmpty();
    }
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mediumThatIsMountedToBeReadOnly(boolean withLockFile) throws IOException {
    if (!withLockFile) {
      Files.delete(store.resolve("LOCK"));
    }
    Map<String, Long> before = files();
    try (MountedVolume medium = MountedVolume.readOnly(scratch, store)) {
      assertReads(Kiwi.open(medium.directory(), READ_ONLY));
      try (Storage storage = FileSystemStorage.open(medium.directory(), OpenMode.READ_ONLY)) {
        assertThat(Kiwi.tools().verify(storage, name -> {}).problems()).isEmpty();
      }
      assertThat(catchThrowableOfType(
                  StorageException.class, () -> Kiwi.open(medium.directory()).close())
              .reason())
          .isEqualTo(Reason.DENIED);
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void writerIsNoticedThroughTheMediumAndKeptAway() {
    try (MountedVolume medium = MountedVolume.readOnly(scratch, store)) {
      try (Kiwi writer = Kiwi.open(store)) {
        assertThat(catchThrowableOfType(
                    StorageException.class,
                    () -> Kiwi.open(medium.directory(), READ_ONLY).close())
                .reason())
            .isEqualTo(Reason.LOCKED);
        writer.put(key(1), bytes("value 1"));
      }
    }
  }

  private static void assertReads(Kiwi opened) {
    try (Kiwi db = opened) {
      assertThat(db.get(key(1))).isEqualTo(bytes("value 1"));
      assertThat(db.get(key(KEYS - 1))).isEqualTo(bytes("value " + (KEYS - 1)));
      int count = 0;
      try (Cursor cursor = db.cursor()) {
        for (boolean found = cursor.seekToFirst(); found; found = cursor.next()) {
          count++;
        }
      }
      assertThat(count).isEqualTo(KEYS);
      assertThat(db.stats()).isNotNull();
    }
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(store)) {
      for (Path file : files.toList()) {
        sizes.put(file.getFileName() + " " + Files.getLastModifiedTime(file), Files.size(file));
      }
    }
    return sizes;
  }
}
