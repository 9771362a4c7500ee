package io.kiwidb.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  /** The example in the documentation of the format. */
  private static final String EXAMPLE = """
      kiwi keys 1
      # of the example in the documentation
      key 5d2f8a6c01e94b37 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 619db671
      """;

  @TempDir
  private Path directory;

  private Path path = Path.of("");

  @BeforeEach
  void choosePath() {
    path = directory.resolve("keys");
  }

  @Test
  void generatedFileHasOneKeyAndOnlyItsOwnerMayReadIt() throws IOException {
    KeyFile file = KeyFile.generate(path);
    assertThat(file.keyIds()).containsExactly(file.currentKeyId());
    assertThat(file.key(file.currentKeyId()).orElseThrow().getEncoded()).hasSize(32);
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(file.exposure()).isEmpty();
    assertThat(KeyFile.generate(directory.resolve("other")).currentKeyId())
        .isNotEqualTo(file.currentKeyId());
  }

  @Test
  void existingFileIsNeverReplaced() throws IOException {
    Files.writeString(path, "mine");
    assertThat(failure(() -> KeyFile.generate(path)).reason()).isEqualTo(Reason.EXISTS);
    assertThat(path).hasContent("mine");
  }

  @Test
  void addedKeyIsCurrentAndOldOnesStay() {
    KeyFile first = KeyFile.generate(path);
    KeyFile second = first.addKey();
    assertThat(first.keyIds()).hasSize(1);
    assertThat(second.keyIds()).containsExactly(first.currentKeyId(), second.currentKeyId());
    assertThat(KeyFile.open(path).keyIds()).isEqualTo(second.keyIds());
    String old = first.currentKeyId();
    assertThat(second.key(old).orElseThrow()).isEqualTo(first.key(old).orElseThrow());
    assertThat(second.key("none")).isEmpty();
  }

  @Test
  void lineWithoutAnEndIsEndedBeforeAKeyIsAdded() throws IOException {
    KeyFile first = KeyFile.generate(path);
    Files.writeString(path, Files.readString(path).strip());
    assertThat(first.addKey().keyIds()).hasSize(2);
  }

  @Test
  void othersThatMayReadItAreReported() throws IOException {
    KeyFile file = KeyFile.generate(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(file.exposure().orElseThrow()).contains("chmod 600 " + path);
  }

  @Test
  void exampleIsAsSpecified() throws IOException {
    Files.writeString(path, EXAMPLE);
    KeyFile file = KeyFile.open(path);
    assertThat(file.currentKeyId()).isEqualTo("5d2f8a6c01e94b37");
    assertThat(file.key("5d2f8a6c01e94b37").orElseThrow().getEncoded()).startsWith(0, 1, 2);
  }

  @Test
  void everyChangedCharacterIsFoundAndNoneIsShown() throws IOException {
    KeyFile.generate(path);
    String text = Files.readString(path);
    String key = text.split(" ")[4];
    for (int i = 0; i < text.length() - 1; i++) {
      StringBuilder changed = new StringBuilder(text);
      changed.setCharAt(i, text.charAt(i) == 'f' ? 'e' : 'f');
      Files.writeString(path, changed);
      assertThat(failure(() -> KeyFile.open(path)))
          .as("character %d", i)
          .hasMessageContaining("is not a key file")
          .message()
          .doesNotContain(key.substring(0, 16))
          .doesNotContain(key.substring(48));
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    KeyFile.generate(path).addKey();
    String text = Files.readString(path);
    int whole = text.indexOf('\n', text.indexOf("key ")) + 1;
    for (int length = 0; length < text.length() - 1; length++) {
      Files.writeString(path, text.substring(0, length));
      if (length == whole || length == whole - 1) {
        assertThat(KeyFile.open(path).keyIds()).hasSize(1);
      } else {
        failure(() -> KeyFile.open(path));
      }
    }
  }

  @Test
  void repeatedIdIsRefused() throws IOException {
    KeyFile.generate(path);
    List<String> lines = Files.readAllLines(path);
    Files.writeString(path, Files.readString(path) + lines.get(1) + "\n");
    assertThat(failure(() -> KeyFile.open(path))).hasMessageContaining("repeats the id");
  }

  @Test
  void missingFileSaysHowToCreateIt() {
    StorageException error = failure(() -> KeyFile.open(path));
    assertThat(error.reason()).isEqualTo(Reason.MISSING);
    assertThat(error).hasMessageContaining(path.toString()).hasMessageContaining("key generate");
    assertThat(KeyFile.generate(path).toString()).isEqualTo("key file " + path);
  }

  private static StorageException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    return Objects.requireNonNull(catchThrowableOfType(StorageException.class, c));
  }
}
