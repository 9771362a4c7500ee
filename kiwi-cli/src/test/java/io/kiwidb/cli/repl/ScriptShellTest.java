package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import io.kiwidb.cli.command.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kiwi repl} from a pipe. */
class ScriptShellTest {
  @TempDir
  private Path directory;

  private ScriptedRepl repl;

  @BeforeEach
  void create() {
    repl = new ScriptedRepl(directory.resolve("db"));
  }

  @Test
  void linesAreRunWithoutPromptAndColours() {
    assertThat(repl.results("put a 1", "", "# a comment", "get a", "del a", "get a"))
        .isEqualTo("1\n(not found)\n");
  }

  @Test
  void aRangeIsDeletedAtOnceOrWithABatch() {
    assertThat(repl.results(
            "put a 1",
            "put b1 1",
            "put b2 1",
            "put c 1",
            "del-range --prefix b --yes",
            "scan",
            "put d 1",
            "batch",
            "put c 2",
            "del-range c d --yes",
            "put c9 3",
            "scan",
            "commit",
            "scan",
            "deL-RaNge d --yes",
            "scan"))
        .isEqualTo("a\t1\nc\t1\n" + "a\t1\nc\t1\nd\t1\n" + "a\t1\nc9\t3\nd\t1\n" + "a\t1\nc9\t3\n");
    assertThat(repl.run("del-range a b").err())
        .contains("nothing done; add --yes to delete 1 key from a to before b");
    assertThat(repl.run("del-range --yes").err()).contains("give either FROM");
    assertThat(repl.run("delrange a").err()).contains("use 'del-range'");
    assertThat(repl.results("keyspace create users", "del-range --prefix u --keyspace users --yes"))
        .isEmpty();
    assertThat(repl.run("del-range a --keyspace users").err())
        .contains("delete 0 keys from a to the last one in keyspace users");
  }

  @Test
  void operandsAreMergedAtOnceOrWithABatch() {
    assertThat(repl.run("put a 1", "merge a 2").err())
        .contains("keyspace 'default' has no merge operator");
    Shell shell = new Shell();
    shell.run("merge", directory.resolve("db"), "a", "2", "--operator", "append");
    assertThat(repl.results("merge a 3", "get a", "batch", "merge a 4", "get a", "commit", "get a"))
        .isEqualTo("1,2,3\n1,2,3\n1,2,3,4\n");
    assertThat(repl.results("put b 1", "del b --single", "get b")).isEqualTo("(not found)\n");
    assertThat(repl.results("batch", "put c 1", "del c --single", "commit", "get c"))
        .isEqualTo("(not found)\n");
  }

  @Test
  void aCounterTakesNumbers() {
    repl.run("get a");
    Path db = directory.resolve("db");
    new Shell().run("keyspace", "create", db, "counters", "--use", "merge-operator=add");
    assertThat(repl.results(
            "keyspace use counters", "merge n 5", "batch", "merge n -2", "commit", "get n"))
        .isEqualTo("\\x00".repeat(7) + "\\x03\n");
    String refused = "'add' takes whole numbers of 64 bits, not 'x'";
    assertThat(repl.run("merge n x --keyspace counters").err()).contains(refused);
    assertThat(repl.run(
            "batch",
            "merge n x --keyspace counters",
            "merge n 1 --keyspace counters",
            "commit",
            "get n --keyspace counters"))
        .satisfies(result -> assertThat(result.err()).contains("line 2: " + refused))
        .satisfies(result -> assertThat(result.out()).endsWith("\\x04\n"));
  }

  @Test
  void aNewStoreIsOfProfileDevAndSaysSo() {
    assertThat(repl.run("get a").err())
        .startsWith("New store ")
        .contains("profile dev")
        .contains("small thresholds");
    assertThat(repl.run("get a").err()).startsWith("Store ").contains("profile dev");
  }

  @Test
  void theHelpFitsATerminalOf80Columns() {
    assertThat(repl.results("help").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
        .anyMatch(line -> line.matches("get KEY +show the value of a key"));
  }

  @Test
  void helpIsFoundWhereverOneLooksForIt() {
    String help = repl.results("help");
    assertThat(help).contains("KIWI_HISTORY", "~/.kiwi_history");
    assertThat(repl.results("?")).isEqualTo(help);
    String get = "get KEY\n  show the value of a key\n"
        + "  --keyspace NAME: another keyspace than the one that 'keyspace use' selected\n";
    assertThat(repl.results("get --help")).isEqualTo(get);
    assertThat(repl.results("get a --help")).isEqualTo(get);
    assertThat(repl.results("? get")).isEqualTo(get);
    assertThat(repl.results("put \"--help\" me", "get \"--help\"")).isEqualTo("me\n");
  }

  @Test
  void commandsOfOtherShellsAreRecognised() {
    assertThat(repl.results("PUT a 1", "Get a")).isEqualTo("1\n");
    assertThat(repl.run("SET a 1").err())
        .endsWith("line 1: unknown command 'SET'; use 'put'; 'help' lists the commands\n");
    assertThat(repl.run("nonsense").err())
        .endsWith("line 1: unknown command 'nonsense'; 'help' lists the commands\n");
  }

  @Test
  void everyOperationIsMeasured() {
    String[] lines = repl.results("put a 1", "get a", "stats").split("\n", -1);
    for (String operation : List.of("get", "commit")) {
      assertThat(lines).anyMatch(line -> line.matches(operation + " +1 +\\d.*"));
    }
    assertThat(repl.results("config set statistics.latency-sampling 64", "put b 1"))
        .contains("statistics.latency-sampling is now 64");
    assertThat(repl.results("get a", "stats").lines())
        .anyMatch(line -> line.matches("get +1 +\\d.*"));
  }

  @Test
  void oneEntryIsNotCalledEntries() {
    assertThat(repl.results("put a 1", "trace a", "lsm"))
        .contains("1 entry")
        .doesNotContain(" 1 entries");
  }

  @Test
  void anyBytesCanBePut() {
    assertThat(repl.results("put \"a key\" \\x00\\xff", "scan")).isEqualTo("a key\t\\x00\\xff\n");
  }

  @Test
  void aFailingLineIsReportedWithItsNumberAndTheRestIsRun() {
    Shell.Result result = repl.run(
        "put a 1", "nonsense", "put b", "get --x", "put 'c", "config set x 1", "mem 99", "get a");
    assertThat(result.code()).isEqualTo(ExitCode.NO);
    assertThat(result.out()).isEqualTo("1\n");
    assertThat(result.err().lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("kiwi: line 2: unknown command 'nonsense'"),
            line -> assertThat(line).isEqualTo("kiwi: line 3: usage: put KEY VALUE [--ttl TIME]"),
            line -> assertThat(line).startsWith("kiwi: line 4: unknown option --x"),
            line -> assertThat(line).startsWith("kiwi: line 5: unclosed quote ' at column 5"),
            line -> assertThat(line).startsWith("kiwi: line 6: unknown setting 'x'"),
            line -> assertThat(line).startsWith("kiwi: line 7: "));
  }

  @Test
  void aLineThatIsNoTextIsReported() {
    byte[] line = "put a \u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Shell.Result result = new Shell().input(line).run("repl", directory.resolve("db"));
    assertThat(result.code()).isEqualTo(ExitCode.NO);
    assertThat(result.err()).contains("line 1: the line is not valid UTF-8");
  }

  @Test
  void aBatchIsDoneWholeOrNotAtAll() {
    assertThat(repl.results("put a 0", "batch", "put a 1", "del b", "get a", "commit", "get a"))
        .isEqualTo("0\n1\n");
    assertThat(repl.results("batch", "put a 2", "abort", "get a")).isEqualTo("1\n");
    Shell.Result open = repl.run("batch", "put a 3");
    assertThat(open.code()).isEqualTo(ExitCode.NO);
    assertThat(open.err()).contains("ends with an open batch: 1 write discarded");
    assertThat(repl.results("get a")).isEqualTo("1\n");
    assertThat(repl.run("commit").err()).contains("line 1: no batch is open");
    assertThat(repl.run("batch", "batch").err()).contains("line 2: a batch is already open");
  }

  @Test
  void readsGoThroughTheSnapshotThatIsUsed() {
    assertThat(repl.results(
            "put a 1",
            "snapshot open before",
            "put a 2",
            "snapshot use before",
            "get a",
            "scan",
            "snapshot use store",
            "get a",
            "snapshot list",
            "snapshot close before",
            "snapshot list"))
        .isEqualTo("before at sequence 1\n1\na\t1\n2\nbefore at sequence 1\n");
    assertThat(repl.run("snapshot use nothing").err())
        .contains("unknown snapshot 'nothing'; no snapshot is open");
    assertThat(repl.run("snapshot", "snapshot open s1").err())
        .contains("snapshot s1 already exists");
  }

  @Test
  void scansTakeRangesPrefixesOrderAndLimits() {
    repl.results("put a 1", "put b1 2", "put b2 3", "put c 4");
    assertThat(repl.results("scan b c")).isEqualTo("b1\t2\nb2\t3\n");
    assertThat(repl.results("scan --prefix b --reverse")).isEqualTo("b2\t3\nb1\t2\n");
    assertThat(repl.results("scan --limit 1")).isEqualTo("a\t1\n");
    assertThat(repl.run("scan a --prefix b").code()).isEqualTo(ExitCode.NO);
    assertThat(repl.run("scan --limit x").err()).contains("'x' is not a whole number");
    assertThat(repl.run("scan --limit").err()).contains("--limit requires a value");
  }

  @Test
  void theInsideIsShown() {
    String shown = repl.results(
        "put a 1",
        "mem",
        "flush",
        "disk",
        "stats",
        "trace a",
        "config",
        "providers log",
        "help",
        "help scan",
        "compact");
    assertThat(shown)
        .contains(
            "active",
            "L0",
            "write amplification",
            "found: 1",
            "memtable.bytes",
            "segmented",
            "mmap",
            "scan [FROM");
    assertThat(repl.run("providers nonsense").err()).contains("unknown provider kind 'nonsense'");
  }

  @Test
  void theTreeIsDrawnAndTheFiguresAreWatched() {
    assertThat(repl.results("put a 1", "flush", "put b 2", "lsm"))
        .contains("L0 ", "█", "a .. a", "memtable ");
    assertThat(repl.results("stats --watch 0 --count 2").lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("puts/s="));
    assertThat(repl.run("stats --watch").err()).contains("--watch requires --count in a script");
    assertThat(repl.run("stats 3").err()).contains("usage: stats [--watch");
  }

  @Test
  void settingsAreChangedAndKept() {
    assertThat(repl.results("config set memtable.entries 99"))
        .isEqualTo("memtable.entries is now 99\n");
    assertThat(repl.results("config reset memtable.entries", "config profile prod"))
        .isEqualTo("memtable.entries is now 16\nprofile is now prod\n");
    assertThat(repl.run("get a").err()).contains("profile prod");
  }

  @Test
  void oneSettingIsShownWithWhatItAccepts() {
    assertThat(repl.results("config memtable.bytes"))
        .contains(
            "memtable.bytes = 64k (default of the profile)", "accepts  a number of bytes from");
    assertThat(repl.results("config set durability sync", "config durability"))
        .contains("durability = sync (differs", "[sync, batch, adaptive, none]");
    assertThat(repl.run("config durabilty").err()).contains("unknown setting 'durabilty'");
    assertThat(repl.run("config set durability").err()).contains("NAME to show a setting");
  }

  @Test
  void exitEndsBeforeTheRest() {
    assertThat(repl.results("put a 1", "exit", "get a")).isEmpty();
    assertThat(repl.results("quit", "nonsense")).isEmpty();
  }
}
