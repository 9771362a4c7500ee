package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code put}, {@code get}, {@code del} and {@code scan}. */
class StoreCommandsTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;

  @BeforeEach
  void nameStore() {
    db = directory.resolve("db");
  }

  private void put(String key, String value) {
    assertThat(shell.run("put", db, key, value).code()).isZero();
  }

  @Test
  void aValueThatWasPutIsGot() {
    Shell.Result put = shell.run("put", db, "k", "v\u00e9");
    assertThat(put.code()).as(put.err()).isZero();
    assertThat(put.out() + put.err()).isEmpty();
    Shell.Result get = shell.run("get", db, "k");
    assertThat(get.code()).isZero();
    assertThat(get.out()).isEqualTo("v\u00e9");
  }

  @Test
  void valuesOfStandardInputAreKeptByteForByte() {
    byte[] value = {0, -1, '\n', 27, '[', '\n'};
    assertThat(shell.input(value).run("put", db, "dash", "-").code()).isZero();
    assertThat(shell.input(value).run("put", db, "none").code()).isZero();
    assertThat(shell.run("get", db, "dash").bytes()).isEqualTo(value);
    assertThat(shell.run("get", db, "none").bytes()).isEqualTo(value);
  }

  @Test
  void onATerminalControlCharactersAreShownAsEscapes() {
    put("k", "\u001b[31mred\n");
    assertThat(shell.terminals(Channel.OUT).run("get", db, "k").out())
        .isEqualTo("\\x1b[31mred\\n\n");
    assertThat(shell.terminals(Channel.OUT).run("scan", db).out())
        .isEqualTo("k\t\\x1b[31mred\\n\n");
    assertThat(shell.terminals(Channel.OUT).run("dump", db, "--format", "csv").out())
        .isEqualTo("k,\"\\x1b[31mred\n\"\n");
  }

  @Test
  void hexAndBase64AreForKeysAndValues() {
    assertThat(shell.run("put", db, "--hex", "00ff", "0A1b").code()).isZero();
    assertThat(shell.run("get", db, "--hex", "00ff").out()).isEqualTo("0a1b\n");
    assertThat(shell.run("get", db, "--base64", "AP8=").out()).isEqualTo("Chs=\n");
    assertThat(shell.run("scan", db, "--base64").out()).isEqualTo("AP8=\tChs=\n");
    assertThat(shell.input("0a\n1b\n").run("put", db, "--hex", "01").code()).isZero();
    assertThat(shell.run("get", db, "01", "--hex").out()).isEqualTo("0a1b\n");
    assertThat(shell.run("del", db, "--hex", "00ff").code()).isZero();
    assertThat(shell.run("scan", db, "--count").out()).isEqualTo("1\n");
    Shell.Result wrong = shell.run("get", db, "--hex", "0");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).startsWith("kiwi: '0' is not hex");
  }

  @Test
  void bothEncodingsAtOnceMakeNoSense() {
    assertThat(shell.run("get", db, "--hex", "--base64", "00").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void argumentsWhoseBytesTheJvmHasLostAreRefused() {
    Shell.Result put = shell.run("put", db, "\ufffd\ufffd", "v");
    assertThat(put.code()).isEqualTo(ExitCode.USAGE);
    assertThat(put.err()).contains("UTF-8", "--hex");
    assertThat(db).doesNotExist();
  }

  /** The parser would take the words of the file for arguments. */
  @Test
  void anArgumentWithAnAtSignIsNoFile() throws IOException {
    Path file = Files.writeString(directory.resolve("words"), "other words");
    put("@" + file, "v");
    assertThat(shell.run("scan", db).out()).isEqualTo("@" + file + "\tv\n");
  }

  @Test
  void aKeyThatIsNotThereEndsWithCodeOne() {
    put("k", "v");
    Shell.Result get = shell.run("get", db, "other");
    assertThat(get.code()).isEqualTo(ExitCode.NO);
    assertThat(get.out()).isEmpty();
    assertThat(get.err()).isEqualTo("kiwi: not found: other\n");
  }

  @Test
  void aDeletedKeyIsGoneAndDeletingTwiceIsNoFailure() {
    put("k", "v");
    assertThat(shell.run("del", db, "k").code()).isZero();
    assertThat(shell.run("del", db, "k").code()).isZero();
    assertThat(shell.run("get", db, "k").code()).isEqualTo(ExitCode.NO);
  }

  @Test
  void aRangeIsDeletedOnceThatIsConfirmed() {
    for (String key : new String[] {"a", "b1", "b2", "c", "d"}) {
      put(key, "v");
    }
    Shell.Result refused = shell.run("del-range", db, "b", "c");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .isEqualTo("kiwi: nothing done; add --yes to delete 2 keys from b to before c\n");
    assertThat(shell.run("scan", db, "--count").out()).isEqualTo("5\n");
    assertThat(shell.run("del-range", db, "b", "c", "--yes").code()).isZero();
    assertThat(shell.run("scan", db).out()).isEqualTo("a\tv\nc\tv\nd\tv\n");
    assertThat(shell.run("del-range", db, "--prefix", "a", "--yes").code()).isZero();
    assertThat(shell.run("del-range", db, "--hex", "64", "-y").code()).isZero();
    assertThat(shell.run("scan", db).out()).isEqualTo("c\tv\n");
    assertThat(shell.run("del-range", db, "--yes").code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("del-range", db, "a", "--prefix", "b", "--yes").code())
        .isEqualTo(ExitCode.USAGE);
    Path none = directory.resolve("none");
    assertThat(shell.run("del-range", none, "a", "--yes").code()).isEqualTo(ExitCode.FAILURE);
    assertThat(none).doesNotExist();
  }

  @Test
  void operandsAreTypedAsTheOperatorReadsThem() {
    put("a", "1");
    shell.run("keyspace", "create", db, "counters", "--use", "merge-operator=add");
    String[] in = {"--keyspace", "counters"};
    for (String number : List.of("5", "-7")) {
      assertThat(shell.run("merge", db, "n", number, in[0], in[1]).code()).isZero();
    }
    assertThat(shell
            .run("merge", db, "--hex", "6e", "0000000000000001", in[0], in[1])
            .code())
        .isZero();
    Shell.Result typed = shell.run("merge", db, "n", "five", in[0], in[1]);
    assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(typed.err()).contains("'add' takes whole numbers of 64 bits, not 'five'");
    Shell.Result bytes = shell.run("merge", db, "--hex", "6e", "05", in[0], in[1]);
    assertThat(bytes.code()).isEqualTo(ExitCode.USAGE);
    assertThat(bytes.err())
        .contains("the operand of key 'n' in keyspace 'counters' is refused: "
            + "'add' takes numbers of 8 bytes, not 1 bytes");
    assertThat(shell.run("get", db, "--hex", "6e", in[0], in[1]).out())
        .isEqualTo("f".repeat(16) + "\n");
    Shell.Result shown = new Shell().terminals(Channel.OUT).run("get", db, "n", in[0], in[1]);
    assertThat(shown.out()).isEqualTo("\\xff".repeat(8) + " (-1)\n");
    shell.run("keyspace", "create", db, "tags", "--use", "merge-operator=union");
    shell.run("merge", db, "t", "red", "--keyspace", "tags");
    shell.run("merge", db, "t", "blue", "--keyspace", "tags");
    assertThat(shell.run("get", db, "t", "--keyspace", "tags").out())
        .isEqualTo("\u0004blue\u0003red");
  }

  @Test
  void operandsAreMergedByTheOperatorOfTheKeyspace() {
    put("a", "1");
    Shell.Result refused = shell.run("merge", db, "a", "2");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("keyspace 'default' has no merge operator", "--operator");
    assertThat(shell.run("merge", db, "a", "2", "--operator", "append").code()).isZero();
    assertThat(shell.run("merge", db, "a", "3").code()).isZero();
    assertThat(shell.run("get", db, "a").out()).isEqualTo("1,2,3");
    assertThat(shell.run("merge", db, "a", "4", "--operator", "add").err()).contains("'append'");
    shell.run("keyspace", "create", db, "counters", "--use", "merge-operator=add");
    for (int i = 0; i < 2; i++) {
      String[] one = {"6e", "0000000000000001"};
      assertThat(shell
              .run("merge", db, "--hex", one[0], one[1], "--keyspace", "counters")
              .code())
          .isZero();
    }
    assertThat(shell.run("get", db, "--hex", "6e", "--keyspace", "counters").out())
        .startsWith("0000000000000002");
    assertThat(shell.run("providers").out()).contains("merge-operator", "append", "union");
    Path none = directory.resolve("none");
    assertThat(shell.run("merge", none, "a", "1").code()).isEqualTo(ExitCode.FAILURE);
    assertThat(none).doesNotExist();
  }

  @Test
  void aKeyThatWasPutOnceIsDeletedWithoutATrace() {
    put("a", "1");
    put("b", "1");
    assertThat(shell.run("del", db, "a", "--single").code()).isZero();
    assertThat(shell.run("get", db, "a").code()).isEqualTo(ExitCode.NO);
    shell.run("compact", db);
    assertThat(shell.run("scan", db).out()).isEqualTo("b\t1\n");
  }

  @Test
  void rangesPrefixesOrderAndLimitsAreKept() {
    for (String key : new String[] {"a", "b1", "b2", "c"}) {
      put(key, key.toUpperCase(Locale.ROOT));
    }
    assertThat(shell.run("scan", db).out()).isEqualTo("a\tA\nb1\tB1\nb2\tB2\nc\tC\n");
    assertThat(shell.run("scan", db, "b", "c").out()).isEqualTo("b1\tB1\nb2\tB2\n");
    assertThat(shell.run("scan", db, "b2").out()).isEqualTo("b2\tB2\nc\tC\n");
    assertThat(shell.run("scan", db, "--prefix", "b", "--reverse").out())
        .isEqualTo("b2\tB2\nb1\tB1\n");
    assertThat(shell.run("scan", db, "--limit", 1).out()).isEqualTo("a\tA\n");
    assertThat(shell.run("scan", db, "--limit", 0).out()).isEmpty();
    assertThat(shell.run("scan", db, "--prefix", "b", "--count").out()).isEqualTo("2\n");
    assertThat(shell.run("scan", db, "--limit", 1, "--format", "hex").out()).isEqualTo("61\t41\n");
    assertThat(shell.run("scan", db, "--limit", 1, "--format", "JSONL").out())
        .isEqualTo("{\"key\":\"a\",\"value\":\"A\"}\n");
    assertThat(shell.run("scan", db, "a", "--prefix", "b").code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("scan", db, "--limit", -1).code()).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get|k",
        "del|k",
        "scan",
        "dump",
        "flush",
        "compact",
        "stats",
        "mem",
        "disk",
        "trace|k",
        "verify",
        "config",
        "config|set|durability|sync"
      })
  void whereThereIsNoStoreCommandsSaySoAndMakeNone(String line) throws IOException {
    String[] words = line.split("\\|", -1);
    Object[] args = new Object[words.length + 1];
    args[0] = words[0];
    args[1] = db;
    System.arraycopy(words, 1, args, 2, words.length - 1);

    Shell.Result missing = shell.run(args);
    assertThat(missing.code()).as(missing.err()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("no such directory").contains("db").hasLineCount(1);
    assertThat(db).doesNotExist();

    Files.createFile(db);
    Shell.Result file = shell.run(args);
    assertThat(file.code()).as(file.err()).isEqualTo(ExitCode.FAILURE);
    assertThat(file.err()).contains("db", "is a file").hasLineCount(1);
    assertThat(db).isEmptyFile();

    Files.delete(db);
    Files.createDirectory(db);
    Shell.Result empty = shell.run(args);
    assertThat(empty.code()).as(empty.err()).isEqualTo(ExitCode.FAILURE);
    assertThat(empty.err()).containsPattern("no (store|database) in").contains("db");
    assertThat(db).isEmptyDirectory();
  }

  @Test
  void readingChangesNoByte() throws IOException {
    put("k", "v");
    String before = contents();
    shell.run("get", db, "k");
    shell.run("scan", db);
    shell.run("stats", db);
    shell.run("trace", db, "k");
    assertThat(contents()).isEqualTo(before);
  }

  private String contents() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(db)) {
      for (Path file : files.sorted().toList()) {
        all.append(file.getFileName())
            .append(' ')
            .append(Arrays.toString(Files.readAllBytes(file)))
            .append('\n');
      }
    }
    return all.toString();
  }
}
