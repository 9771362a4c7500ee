package io.kiwidb.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.InvalidOptionsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with the token. */
class TokenFileTest {
  @TempDir
  Path directory;

  @Test
  void aNewFileIsReadableByItsOwnerOnly() throws IOException {
    Path file = directory.resolve("token");
    Token token = TokenFile.readOrCreate(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).isEqualTo(token.text() + "\n");
  }

  @Test
  void anOldFileIsRead() {
    Path file = directory.resolve("token");
    Token token = TokenFile.readOrCreate(file);
    assertThat(TokenFile.readOrCreate(file).text()).isEqualTo(token.text());
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    Path file = directory.resolve("token");
    TokenFile.readOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> TokenFile.readOrCreate(file))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("others may read");
  }

  @Test
  void aFileOfAnotherUserIsRefused() {
    Path file = directory.resolve("token");
    TokenFile.readOrCreate(file);
    assertThatThrownBy(() -> TokenFile.readOrCreate(file, unused -> () -> "somebody else"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("belongs to another user");
  }

  @Test
  void aFileWithoutATokenIsRefused() throws IOException {
    Path file = directory.resolve("token");
    for (String text : new String[] {"", "short", "x".repeat(300), "two lines\n".repeat(5)}) {
      Files.deleteIfExists(file);
      TokenFile.readOrCreate(file);
      Files.writeString(file, text);
      assertThatThrownBy(() -> TokenFile.readOrCreate(file))
          .isInstanceOf(InvalidOptionsException.class);
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsTold() {
    assertThatThrownBy(() -> TokenFile.readOrCreate(directory.resolve("none/token")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aTokenShowsItselfOnlyWhenAsked() {
    Token token = Token.random();
    assertThat(token.toString()).doesNotContain(token.text());
    assertThat(token.matches(token.text())).isTrue();
    assertThat(token.matches(token.text() + "x")).isFalse();
  }
}
