package io.kiwidb.cli.keyspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuotedNameTest {
  static List<String> oddNames() {
    return OddNames.ALL;
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void aPosixShellReadsTheQuotedNameAsOneWord(String name)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
    String command = "printf '%s|' " + QuotedName.of(name);
    Process shell =
        new ProcessBuilder("/bin/sh", "-s").redirectErrorStream(true).start();
    try (var in = shell.getOutputStream()) {
      in.write(command.getBytes(UTF_8)); // as an argument it would depend on the locale
    }
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(name + "|");
    assertThat(shell.waitFor()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "users | users",
        "eu-west/users_1.v2:a@b%+, | eu-west/users_1.v2:a@b%+,",
        "a b | 'a b'",
        "it's | 'it'\\''s'",
        "-x | '-x'",
        "`` | ''"
      })
  void onlyWhatNeedsQuotesGetsThem(String name, String quoted) {
    assertThat(QuotedName.of(name)).isEqualTo(quoted);
  }

  @Test
  void whatIsNoNameIsSafeForATerminal() {
    assertThat(QuotedName.of("a\u001b[31m")).isEqualTo("'a\\x1b[31m'");
    assertThat(QuotedName.of("\u202e")).doesNotContain("\u202e");
  }

  @Test
  void longNamesAreCutBetweenCharacters() {
    String name = "\ud83e\udd5d".repeat(63);
    assertThat(QuotedName.shortOf(name)).isEqualTo("'" + "\ud83e\udd5d".repeat(32) + "'...");
    assertThat(QuotedName.shortOf("users")).isEqualTo("users");
    assertThat(QuotedName.of(name)).isEqualTo("'" + name + "'");
  }
}
