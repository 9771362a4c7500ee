package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The exceptions that distinguish why a store cannot be opened: each row of the list at
 * {@link Kiwi#open(Path, Options)}.
 */
class OpenFailureTest {
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(names = {"MUST_EXIST", "READ_ONLY"})
  void missingDirectory(OpenMode mode) {
    assertThat(failure(directory.resolve("none"), mode)).isEqualTo(Reason.MISSING);
  }

  @ParameterizedTest
  @EnumSource(names = {"MUST_EXIST", "READ_ONLY"})
  void directoryThatIsEmpty(OpenMode mode) {
    assertThat(failure(directory, mode)).isEqualTo(Reason.NO_DATABASE);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void directoryWithOtherFiles(OpenMode mode) throws IOException {
    Path notes = Files.writeString(directory.resolve("notes.txt"), "mine");
    assertThat(failure(directory, mode)).isEqualTo(Reason.NO_DATABASE);
    assertThat(directory.toFile().list()).containsExactly("notes.txt");
    assertThat(notes).hasContent("mine");
  }

  @ParameterizedTest
  @EnumSource
  void pathOfAFileOrThroughOne(OpenMode mode) throws IOException {
    Path file = Files.writeString(directory.resolve("notes.txt"), "mine");
    assertThat(failure(file, mode)).isEqualTo(Reason.NOT_A_DIRECTORY);
    assertThat(failure(file.resolve("store"), mode)).isEqualTo(Reason.NOT_A_DIRECTORY);
  }

  @Test
  void storeThatShouldBeNew() {
    Kiwi.open(directory).close();
    assertThat(failure(directory, OpenMode.CREATE_NEW)).isEqualTo(Reason.EXISTS);
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE_IF_MISSING", "MUST_EXIST", "READ_ONLY"})
  void storeThatIsOpen(OpenMode mode) {
    try (Kiwi db = Kiwi.open(directory)) {
      assertThat(failure(directory, mode)).isEqualTo(Reason.LOCKED);
      db.put(key(1), bytes("still mine"));
    }
  }

  private static Reason failure(Path path, OpenMode mode) {
    Options options = Options.builder().openMode(mode).build();
    StorageException error = catchThrowableOfType(
        StorageException.class, () -> Kiwi.open(path, options).close());
    assertThat(error).as("opening %s, %s", path, mode).isNotNull();
    return error.reason();
  }
}
