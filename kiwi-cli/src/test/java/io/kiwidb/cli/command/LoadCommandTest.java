package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code load} and {@code dump}. */
class LoadCommandTest {
  private static final long SEED = 42;

  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;

  @BeforeEach
  void nameStore() {
    db = directory.resolve("db");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void aFileIsLoadedIntoAFreshStoreOfProfileProd() throws IOException {
    Shell.Result load = shell.run("load", db, file("a.tsv", "a\t1\nb\t2\n"));
    assertThat(load.code()).as(load.err()).isZero();
    assertThat(load.out()).startsWith("2 records loaded, 0 not, in ");
    assertThat(load.err()).isEmpty();
    assertThat(shell.run("scan", db).out()).isEqualTo("a\t1\nb\t2\n");
    assertThat(shell.run("stats", db, "--json").out()).contains("\"profile\":\"prod\"");
  }

  @Test
  void standardInputIsTheDefault() {
    assertThat(shell.input("a\t1\n").run("load", db).code()).isZero();
    assertThat(shell.input("b,2\n").run("load", db, "-", "--format", "csv").code())
        .isZero();
    assertThat(shell.run("scan", db).out()).isEqualTo("a\t1\nb\t2\n");
  }

  @Test
  void badLinesAreReportedWithTheirNumberAndSkipped() throws IOException {
    Shell.Result load = shell.run("load", db, file("a.tsv", "a\t1\nnothing\nb\t2\n"));
    assertThat(load.code()).isEqualTo(ExitCode.NO);
    assertThat(load.err()).isEqualTo("kiwi: line 2: no TAB between key and value\n");
    assertThat(load.out()).startsWith("2 records loaded, 1 not");
    assertThat(shell.run("scan", db, "--count").out()).isEqualTo("2\n");
  }

  @Test
  void strictEndsAtTheFirstBadLine() throws IOException {
    Shell.Result load = shell.run("load", db, "--strict", file("a.tsv", "a\t1\nnothing\nb\t2\n"));
    assertThat(load.code()).isEqualTo(ExitCode.NO);
    assertThat(load.out())
        .contains("1 record loaded, 1 not")
        .contains("ended at the first bad line");
    assertThat(shell.run("scan", db).out()).isEqualTo("a\t1\n");
  }

  @Test
  void thousandsOfBadLinesAreSummarised() {
    Shell.Result load = shell.input("bad\n".repeat(5000) + "a\t1").run("load", db);
    assertThat(load.err())
        .hasLineCount(22)
        .contains("line 20:")
        .doesNotContain("line 21:")
        .contains("5,000 bad lines in all");
    assertThat(load.out()).startsWith("1 record loaded, 5,000 not");
  }

  @Test
  void whatIsBeyondTheLimitsIsABadLine() {
    Shell.Result load = shell.input("k".repeat(70_000) + "\tv\na\t1\n").run("load", db);
    assertThat(load.code()).isEqualTo(ExitCode.NO);
    assertThat(load.err()).startsWith("kiwi: line 1: the key has 70000 bytes; the limit is");
    assertThat(shell.run("scan", db).out()).isEqualTo("a\t1\n");
  }

  @Test
  void programsGetTheReportAsJson() {
    Shell.Result load =
        shell.input("a\t1\nbad\n").run("load", db, "--json", "--batch", 1, "--durability", "none");
    assertThat(load.out())
        .startsWith("{\"loaded\":1,\"rejected\":1,\"bytes\":2,\"seconds\":")
        .endsWith("\"lastLine\":2,\"ended\":false}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "tsv, 'a\t1\nb\t2\n', 2",
    "tsv, 'a\t1\nb\t2', 2",
    "csv, 'a,1\nb,2\n', 2",
    "jsonl, '{\"key\":\"a\",\"value\":\"1\"}\n', 1",
    "tsv, '', 0",
    "csv, '', 0"
  })
  void theEndOfTheInputIsNoLine(String format, String input, int lines) {
    Shell.Result load = shell.input(input).run("load", db, "--json", "--format", format);
    assertThat(load.out()).contains("\"lastLine\":" + lines + ",");
  }

  @Test
  void aFileThatIsNotThereMakesNoStore() {
    Shell.Result load = shell.run("load", db, directory.resolve("none.tsv"));
    assertThat(load.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(load.err()).startsWith("kiwi: there is no file ").hasLineCount(1);
    assertThat(db).doesNotExist();
  }

  @Test
  void aLaterRecordOfAKeyWins() {
    assertThat(shell.input("a\t1\na\t2\n").run("load", db, "--batch", 1).code()).isZero();
    assertThat(shell.run("get", db, "a").out()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tsv", "csv", "jsonl", "tsv --hex", "csv --base64", "jsonl --hex", "jsonl --base64"
      })
  void whatIsDumpedIsLoadedByteForByte(String options) {
    Random random = new Random(SEED);
    try (Kiwi kiwi = Kiwi.open(db, Options.builder().profile(Profile.DEV).build())) {
      for (int i = 0; i < 200; i++) {
        byte[] key = new byte[random.nextInt(6)];
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(key);
        random.nextBytes(value);
        kiwi.put(key, value);
      }
    }
    Path copy = directory.resolve("copy");
    byte[] dump = shell.run(words("dump", db, options)).bytes();
    Shell.Result load = shell.input(dump).run(words("load", copy, options));
    assertThat(load.code()).as("%s; seed %d", load.err(), SEED).isZero();
    assertThat(shell.run("scan", copy, "--hex").out())
        .as("seed %d", SEED)
        .isEqualTo(shell.run("scan", db, "--hex").out())
        .isNotEmpty();
  }

  private static Object[] words(String command, Path store, String options) {
    return (command + ";" + store + ";--format;" + options.replace(' ', ';')).split(";", -1);
  }
}
