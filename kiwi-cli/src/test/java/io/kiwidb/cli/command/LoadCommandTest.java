package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams;
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
    assertThat(load.out()).startsWith("2 records loaded, 0 rejected, in ");
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
    assertThat(load.err()).isEqualTo("kiwi: line 2: missing TAB between key and value\n");
    assertThat(load.out()).startsWith("2 records loaded, 1 rejected");
    assertThat(shell.run("scan", db, "--count").out()).isEqualTo("2\n");
  }

  @Test
  void aLastLineThatIsBadIsReportedAlsoWithoutItsLineFeed() throws IOException {
    Shell.Result load = shell.run("load", db, file("a.tsv", "a\t1\nnothing"));
    assertThat(load.code()).isEqualTo(ExitCode.NO);
    assertThat(load.err()).isEqualTo("kiwi: line 2: missing TAB between key and value\n");
    assertThat(load.out()).startsWith("1 record loaded, 1 rejected");
    Shell.Result strict = shell.run("load", db, "--strict", file("a.tsv", "b\t1\nnothing"));
    assertThat(strict.code()).isEqualTo(ExitCode.NO);
    assertThat(strict.err()).isEqualTo("kiwi: line 2: missing TAB between key and value\n");
  }

  @Test
  void strictEndsAtTheFirstBadLine() throws IOException {
    Shell.Result load = shell.run("load", db, "--strict", file("a.tsv", "a\t1\nnothing\nb\t2\n"));
    assertThat(load.code()).isEqualTo(ExitCode.NO);
    assertThat(load.out())
        .contains("1 record loaded, 1 rejected")
        .contains("stopped at the first invalid line");
    assertThat(shell.run("scan", db).out()).isEqualTo("a\t1\n");
  }

  @Test
  void thousandsOfBadLinesAreSummarised() {
    Shell.Result load = shell.input("bad\n".repeat(5000) + "a\t1").run("load", db);
    assertThat(load.err())
        .hasLineCount(22)
        .contains("line 20:")
        .doesNotContain("line 21:")
        .contains("5,000 invalid lines in total");
    assertThat(load.out()).startsWith("1 record loaded, 5,000 rejected");
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
        .endsWith("\"lastLine\":2,\"ended\":false,\"keyspacesCreated\":0}\n");
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
    assertThat(load.err()).startsWith("kiwi: no such file: ").hasLineCount(1);
    assertThat(db).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "a.tsv, 'k\t1\n'",
    "a.tab, 'k\t1\n'",
    "a.CSV, 'k,1\n'",
    "a.jsonl, '{\"key\":\"k\",\"value\":\"1\"}\n'",
    "a.ndjson, '{\"key\":\"k\",\"value\":\"1\"}\n'",
    "a.hex, '6b\t31\n'"
  })
  void theEndOfTheNameSaysWhichFormatItIs(String name, String content) throws IOException {
    Shell.Result load = shell.run("load", db, file(name, content));
    assertThat(load.code()).as(load.err()).isZero();
    assertThat(shell.run("scan", db).out()).isEqualTo("k\t1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.txt", "a.tsv.gz", "records"})
  void aNameThatSaysNothingAsksForTheFormat(String name) throws IOException {
    Path file = file(name, "k\t1\n");
    Shell.Result load = shell.run("load", db, file);
    assertThat(load.code()).isEqualTo(ExitCode.USAGE);
    assertThat(load.err())
        .startsWith("kiwi: unknown format of " + file + "; specify --format")
        .contains("--format", "tsv, csv, jsonl or hex");
    assertThat(db).doesNotExist();
    assertThat(shell.run("load", db, file, "--format", "tsv").code()).isZero();
  }

  @Test
  void aDirectoryIsNoFileOfRecords() throws IOException {
    Shell.Result load = shell.run("load", db, Files.createDirectory(directory.resolve("a.tsv")));
    assertThat(load.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(load.err()).endsWith("a.tsv is a directory, not a file of records\n");
    assertThat(db).doesNotExist();
  }

  @Test
  void thatALoadIsSlowForTheProfileIsSaid() {
    assertThat(shell.input("put x 1\n").run("repl", db).code()).isZero();
    Shell.Result slow = shell.input("a\t1\n").run("load", db);
    assertThat(slow.code()).isZero();
    assertThat(slow.err())
        .startsWith("kiwi: the store uses the profile dev")
        .contains("slow down a load", "--profile prod", "config DIR profile prod")
        .hasLineCount(1);
    assertThat(shell.input("b\t1\n").run("load", db, "--profile", "dev").err()).isEmpty();
    assertThat(shell.input("c\t1\n").run("load", db, "--profile", "prod").err()).isEmpty();
    assertThat(shell.input("d\t1\n").run("load", db).err()).isEmpty();
  }

  @Test
  void whoSitsAtATerminalIsToldWhatIsAwaited() {
    shell.terminals(Streams.Channel.IN);
    Shell.Result load = shell.input("a\t1\n").run("load", db);
    assertThat(load.code()).as(load.err()).isZero();
    assertThat(load.err())
        .startsWith("kiwi: reading records from the terminal; end with Ctrl-D")
        .hasLineCount(1);
    Shell.Result put = shell.input("v").run("put", db, "k");
    assertThat(put.code()).as(put.err()).isZero();
    assertThat(put.err()).startsWith("kiwi: reading the value").contains("Ctrl-D");
    Shell.Result repl = shell.input("get k\n").run("repl", db); // its results go elsewhere
    assertThat(repl.out()).isEqualTo("v\n");
    assertThat(repl.err()).contains("kiwi: reading commands from the terminal");
    shell.terminals();
    assertThat(shell.input("v").run("put", db, "k").err()).isEmpty();
    assertThat(shell.input("a\t1\n").run("load", db).err()).isEmpty();
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
