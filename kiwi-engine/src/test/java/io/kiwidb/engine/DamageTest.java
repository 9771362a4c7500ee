package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.StorageException;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store reports when its files are corrupt, or the directory is not its own. */
class DamageTest {
  @TempDir
  Path directory;

  private void fill(int keys) {
    try (Kiwi db = Kiwi.open(directory)) {
      for (int i = 0; i < keys; i++) {
        db.put(key(i), bytes("value " + i));
      }
      db.flush();
      for (int i = keys; i < keys + 10; i++) {
        db.put(key(i), bytes("value " + i), WriteOptions.sync());
      }
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private VerifyReport verify() {
    return Kiwi.tools().verify(FileSystemStorage.open(directory, OpenMode.MUST_EXIST), step -> {});
  }

  @Test
  void aSoundStoreVerifiesCleanAndOpensAgain() {
    fill(100);
    assertThat(verify().problems()).isEmpty();
    try (Kiwi db = Kiwi.open(directory)) {
      assertThat(db.get(key(105))).isEqualTo(bytes("value 105"));
    }
    assertThat(verify().problems()).isEmpty();
  }

  @Test
  void aTruncatedTableIsNamed() throws IOException {
    fill(100);
    Path table = files(".sst").get(0);
    byte[] content = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(content, content.length - 7));
    assertThatThrownBy(() -> Kiwi.open(directory))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(table.getFileName().toString());
    assertThat(verify().isClean()).isFalse();
  }

  @Test
  void aFlippedByteInASyncedLogKeepsTheStoreFromOpening() throws IOException {
    fill(10);
    Path log = files(".wal").get(0);
    byte[] content = Files.readAllBytes(log);
    int last = content.length - 1; // of the last record, which the clean close recorded as synced
    while (content[last] == 0) {
      last--; // the log wrote zeros ahead
    }
    content[last] ^= 1;
    Files.write(log, content);
    assertThatThrownBy(() -> Kiwi.open(directory))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(log.getFileName().toString());
    assertThat(verify().isClean()).isFalse();
  }

  @Test
  void aMissingFileKeepsTheStoreFromOpening() throws IOException {
    fill(10);
    for (String suffix : List.of(".wal", ".sst")) {
      Path file = files(suffix).get(0);
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      assertThatThrownBy(() -> Kiwi.open(directory))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining(file.getFileName().toString());
      Files.write(file, content);
    }
    Path manifest;
    try (Stream<Path> all = Files.list(directory)) {
      manifest = all.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
          .findFirst()
          .orElseThrow();
    }
    Files.delete(manifest);
    assertThatThrownBy(() -> Kiwi.open(directory))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("MANIFEST");
  }

  @Test
  void aMissingCurrentIsNoNewStore() throws IOException {
    fill(10);
    Files.delete(directory.resolve("CURRENT"));
    assertThatThrownBy(() -> Kiwi.open(directory))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("CURRENT");
  }

  @Test
  void aTableOfAnotherStoreIsFoundOut(@TempDir Path other) throws IOException {
    fill(100);
    try (Kiwi db = Kiwi.open(other)) {
      for (int i = 0; i < 100; i++) {
        db.put(key(i), bytes("value " + i));
      }
      db.flush();
    }
    Path mine = files(".sst").get(0);
    Files.copy(other.resolve(mine.getFileName()), mine, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Kiwi.open(directory)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aStrangeDirectoryIsLeftAlone() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> Kiwi.open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("notes.txt");
    assertThat(directory.resolve("LOCK")).doesNotExist();
  }

  @Test
  void aStoreThatMustExistIsNotMade() {
    Options options = Options.builder().openMode(OpenMode.MUST_EXIST).build();
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> Kiwi.open(missing, options)).isInstanceOf(StorageException.class);
    assertThat(missing).doesNotExist();
  }

  @Test
  void anUnknownProviderIsNamedWithThoseThereAre() {
    Options options =
        Options.builder().provider(ProviderKind.MEMTABLE, "nosuch").build();
    assertThatThrownBy(() -> Kiwi.open(directory, options))
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining("memtable")
        .hasMessageContaining("nosuch")
        .hasMessageContaining("skiplist");
  }

  @Test
  void oneDirectoryHasOneOwner() {
    try (Kiwi db = Kiwi.open(directory)) {
      assertThatThrownBy(() -> Kiwi.open(directory))
          .isInstanceOf(StorageException.class)
          .satisfies(e -> assertThat(((StorageException) e).reason())
              .isEqualTo(StorageException.Reason.LOCKED));
      db.put(key(1), bytes("still mine"));
    }
  }
}
