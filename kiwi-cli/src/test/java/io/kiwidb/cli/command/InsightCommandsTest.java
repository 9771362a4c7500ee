package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.kiwidb.Kiwi;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shows the inside of a store, and what changes it. */
class InsightCommandsTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;

  @BeforeEach
  void makeStore() {
    db = directory.resolve("db");
    assertThat(shell.input("a\t1\nb\t2\na\t3\n").run("load", db).code()).isZero();
  }

  private Path only(String suffix) throws IOException {
    try (var files = Files.list(db)) {
      return files
          .filter(file -> file.getFileName().toString().matches(suffix))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void assertJsonLines(String text) throws IOException {
    for (String line : text.split("\n", -1)) {
      try (JsonParser parser = new JsonFactory().createParser(line)) {
        while (parser.nextToken() != null) {
          assertThat(parser.currentToken()).isNotNull();
        }
      }
    }
  }

  @Test
  void flushMovesEntriesFromMemoryToATable() {
    assertThat(shell.run("flush", db).err()).startsWith("flushed; 1 table, ");
    assertThat(shell.run("disk", db).out()).contains("L0");
    assertThat(shell.run("get", db, "a").out()).isEqualTo("3");
  }

  @Test
  void whatIsOnlyMovedIsNotSaidToBeCompacted() throws IOException {
    flushManyAndDamageTheMiddle();
    Shell.Result moved = shell.run("compact", db);
    assertThat(moved.code()).as(moved.err()).isZero();
    assertThat(moved.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("moved: 1 table, ").contains(" -> 1 table, "),
            line -> assertThat(line)
                .isEqualTo("not read, so not verified: 1 table moved to a lower level;"
                    + " 'kiwi verify' checks every table"));
    assertThat(shell.run("disk", db).out()).contains("L6").doesNotContain("L0");
    assertThat(shell.run("compact", db).err())
        .startsWith("nothing to compact: ")
        .contains("1 table with nothing to drop");
    assertThat(shell.run("verify", db, "-q").code()).isEqualTo(ExitCode.NO);
  }

  @Test
  void damageInWhatIsMergedIsFound() throws IOException {
    flushManyAndDamageTheMiddle();
    shell.run("put", db, "k", "4");
    shell.run("flush", db);
    Shell.Result merged = shell.run("compact", db);
    assertThat(merged.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(merged.err()).contains("is corrupt at offset").doesNotContain("compacted");
  }

  @Test
  void whatIsMergedIsSaidToBeCompacted() {
    shell.run("flush", db);
    shell.run("put", db, "a", "4");
    shell.run("flush", db);
    assertThat(shell.run("compact", db).err())
        .startsWith("compacted: 2 tables, ")
        .contains("-> 1 table, 2 entries")
        .hasLineCount(1);
  }

  /** A store of one table, the middle of which is damaged: opening it reads its ends. */
  private void flushManyAndDamageTheMiddle() throws IOException {
    db = directory.resolve("damaged");
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      records.append("key").append(i).append('\t').append(i).append('\n');
    }
    assertThat(shell.input(records.toString()).run("load", db).code()).isZero();
    shell.run("flush", db);
    Path table = only("\\d+\\.sst");
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 0x40;
    Files.write(table, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /**
   * What was loaded is in the log when the store is closed, and a store counts from its opening.
   */
  @Test
  void whatIsOnlyInTheLogIsSaidToBeThere() throws IOException {
    String entries = "3 entries"; // one of them an older version
    String lsm = shell.run("lsm", db).out();
    assertThat(lsm.lines().filter(line -> line.startsWith("memtable ")))
        .singleElement()
        .satisfies(line -> assertThat(line)
            .contains("sealed", entries, "in the log, not yet flushed")
            .doesNotContain("active", "no log"));
    assertThat(lsm).doesNotContain("unsynced");
    assertThat(shell.run("mem", db).out())
        .contains("in the log, not yet flushed; 'kiwi flush' writes them to tables")
        .doesNotContain("active");
    assertThat(shell.run("mem", db, "--json").out()).hasLineCount(1).contains("\"entries\":3");
    assertThat(shell.run("stats", db).out())
        .containsPattern("memtables +\\S+ \\S+: 3 entries in the log, not yet flushed")
        .containsPattern("open for +.*, by this command; the counters below start then")
        .doesNotContain("unsynced");
    assertThat(shell.run("stats", db, "--json").out()).contains("\"entriesNotInTables\":3");
    shell.run("flush", db);
    assertThat(shell.run("lsm", db).out()).doesNotContain("memtable ");
    assertThat(shell.run("mem", db).out()).contains("no memtables: all entries are in tables");
    assertThat(shell.run("stats", db).out()).doesNotContain("not yet flushed");
    assertJsonLines(shell.run("mem", db, "--json").out());
  }

  @Test
  void aWatchSaysThatNothingWritesMeanwhile() {
    Shell.Result lines = shell.run("stats", db, "--watch", "0.01", "--count", "3");
    assertThat(lines.err())
        .startsWith("kiwi: this command has the store open read-only")
        .contains("rates stay 0", "'stats --watch' in 'kiwi repl'", "db.stats()")
        .hasLineCount(1);
    Shell.Result screen = new Shell()
        .terminals(Streams.Channel.OUT)
        .run("stats", db, "--watch", "0.01", "--count", "2");
    assertThat(screen.err()).isEmpty();
    assertThat(screen.out().split("\u001b\\[H\u001b\\[2J", -1))
        .hasSize(3)
        .filteredOn(drawn -> !drawn.isEmpty())
        .allMatch(drawn -> drawn.contains("rates stay 0"));
  }

  @Test
  void whoCannotHaveTheFiguresOfAStoreAtWorkIsToldWhereTheyAre() {
    try (Kiwi open = Kiwi.open(db)) {
      assertThat(open.location()).isNotEmpty();
      Shell.Result stats = shell.run("stats", db, "--watch");
      assertThat(stats.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(stats.err())
          .startsWith("kiwi: cannot lock ")
          .contains("'stats --watch' in 'kiwi repl'", "db.stats()", "flight recorder")
          .hasLineCount(1);
    }
  }

  @Test
  void figuresAreForPeopleAndForPrograms() throws IOException {
    assertThat(shell.run("stats", db).out())
        .contains("profile              prod")
        .contains("log=mmap");
    for (String command : new String[] {"stats", "lsm", "mem", "disk", "config"}) {
      Shell.Result json = shell.run(command, db, "--json");
      assertThat(json.code()).as(json.err()).isZero();
      assertThat(json.out()).hasLineCount(1);
      assertJsonLines(json.out());
    }
  }

  @Test
  void theFiguresAreWatchedALineForEachInterval() throws IOException {
    Shell.Result lines = shell.run("stats", db, "--watch", "0.01", "--count", "3");
    assertThat(lines.code()).as(lines.err()).isZero();
    assertThat(lines.out().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line)
            .startsWith("puts/s=0 gets/s=0 ")
            .contains(" l0=", " debt-bytes=", " commit-p99="));
    Shell.Result json = shell.run("stats", db, "--watch=0.01", "--count", 2, "--json");
    assertThat(json.out()).hasLineCount(2).contains("\"putsPerSecond\":0");
    assertJsonLines(json.out());
  }

  @Test
  void onATerminalTheFiguresAreDrawnOverAgain() {
    Shell.Result screen = new Shell()
        .terminals(Streams.Channel.OUT)
        .run("stats", db, "--watch", "0.01", "--count", "2");
    assertThat(screen.code()).as(screen.err()).isZero();
    assertThat(screen.out().split("\u001b\\[H\u001b\\[2J", -1)).hasSize(3);
    assertThat(screen.out()).contains("per second", "p99.9", "Ctrl-C");
  }

  @Test
  void theTreeIsDrawnWithinEightyColumns() {
    shell.run("compact", db);
    shell.run("put", db, "zebra/with/a/very/long/key/that/cannot/be/shown/whole", "1");
    shell.run("flush", db);
    shell.run("put", db, "c", "1");
    Shell.Result lsm = shell.run("lsm", db);
    assertThat(lsm.code()).as(lsm.err()).isZero();
    assertThat(lsm.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
        .anyMatch(line -> line.matches("L0 +1 +\\S+ \\S+ █+░+ +25% +1 +0 zebra.*~ \\.\\. zebra.*~"))
        .anyMatch(line -> line.matches("L6 +1 +\\S+ \\S+ █░+ +0% +2 +0 a \\.\\. b"))
        .anyMatch(line -> line.matches("L3 +0 +0 B ░+ +- +0 +0"))
        .anyMatch(line -> line.matches("memtable 1 .* 1 entry, in the log, not yet flushed"));
    assertThat(lsm.out()).doesNotContain("\u001b");
  }

  @Test
  void everyVersionInATableIsShown() {
    shell.run("flush", db);
    String number =
        shell.run("disk", db, "--json").out().replaceAll(".*?\"number\":(\\d+).*\\R", "$1");
    Shell.Result entries = shell.run("disk", db, number);
    assertThat(entries.out())
        .as(entries.err())
        .contains("a\t3\tput\t3\n")
        .contains("b\t2\tput\t2\n");
    assertThat(shell.run("disk", db, 999).code()).isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void aLookupIsTraced() throws IOException {
    Shell.Result trace = shell.run("trace", db, "a");
    assertThat(trace.code()).as(trace.err()).isZero();
    assertThat(trace.out()).contains("memtable").contains("found: 3");
    assertJsonLines(shell.run("trace", db, "a", "--json").out());
    Shell.Result missing = shell.run("trace", db, "zzz");
    assertThat(missing.code()).isEqualTo(ExitCode.NO);
    assertThat(missing.out()).contains("not found");
  }

  @Test
  void settingsAreChangedAndKept() {
    Shell.Result set = shell.run("config", db, "set", "durability", "sync");
    assertThat(set.code()).as(set.err()).isZero();
    assertThat(set.err()).isEqualTo("durability is now sync\n");
    assertThat(shell.run("config", db).out()).containsPattern("\\* +durability +sync");
    assertThat(shell.run("config", db, "reset", "durability").err())
        .isEqualTo("durability is now adaptive\n");
    assertThat(shell.run("config", db, "profile", "dev").code()).isZero();
    assertThat(shell.run("config", db).out())
        .startsWith("profile dev")
        .containsPattern("memtable.bytes +64k  ")
        .containsPattern("fifo.bytes +0  ");
  }

  @Test
  void oneSettingIsShown() {
    assertThat(shell.run("config", db, "durabilty").err())
        .contains("unknown setting 'durabilty'", "durability");
    Shell.Result one = shell.run("config", db, "memtable.entries");
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(one.out()).contains("memtable.entries = ", "accepts  a whole number from 0");
    assertThat(shell.run("config", db, "memtable.entries", "--json").out())
        .contains("\"name\":\"memtable.entries\"", "\"changed\":false", "\"accepts\":");
  }

  @Test
  void aSettingOfAProviderSaysWhenItHasAnEffect() {
    assertThat(shell.run("config", db, "set", "fifo.bytes", "1g").err())
        .isEqualTo("fifo.bytes is now 1073741824; it has an effect when the store is opened with"
            + " strategy fifo\n");
    assertThat(shell.run("config", db).out())
        .containsPattern("\\* +fifo.bytes +1g  .*\\(strategy fifo, not in use\\)");
    assertThat(shell.run("config", db, "fifo.bytes").out())
        .contains(
            "provider strategy fifo; it has an effect when the store is opened with strategy fifo");
    assertThat(shell.run("config", db, "fifo.bytes", "--json").out())
        .contains("\"unit\":\"bytes\"", "\"provider\":\"strategy fifo\"", "\"inUse\":false");
  }

  @Test
  void anInvalidChangeChangesNothing() {
    Shell.Result value = shell.run("config", db, "set", "memtable.bytes", "lots");
    assertThat(value.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(value.err()).contains("memtable.bytes").contains("16m").hasLineCount(1);
    assertThat(shell.run("config", db, "set", "nonsense", "1").err()).contains("memtable.bytes");
    assertThat(shell.run("config", db, "frobnicate").code()).isEqualTo(ExitCode.FAILURE);
    assertThat(shell.run("config", db, "set", "durability").code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("config", db).out()).doesNotContainPattern("(?m)^\\* ");
  }

  @Test
  void filesAreDumped() throws IOException {
    shell.run("flush", db);
    Shell.Result sst = shell.run("sst", "dump", only("\\d+\\.sst"));
    assertThat(sst.code()).as(sst.err()).isZero();
    assertThat(sst.out()).contains("header").contains("key=\"a\"");
    assertThat(shell.run("wal", "dump", only("\\d+\\.wal")).code()).isZero();
    Shell.Result manifest = shell.run("manifest", "dump", only("MANIFEST-\\d+"), "--json");
    assertThat(manifest.code()).as(manifest.err()).isZero();
    assertJsonLines(manifest.out());
  }

  @Test
  void theWrongFileIsNotDumped() throws IOException {
    assertThat(shell.run("sst", "dump", only("\\d+\\.wal")).code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("sst", "dump", db).code()).isEqualTo(ExitCode.USAGE);
    Shell.Result missing = shell.run("sst", "dump", db.resolve("000999.sst"));
    assertThat(missing.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("no such file");
    assertThat(shell.run("sst").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aSoundStoreIsVerified() {
    shell.run("flush", db);
    Shell.Result verify = shell.run("verify", db);
    assertThat(verify.code()).as(verify.out()).isZero();
    assertThat(verify.out()).startsWith("no problems in ");
    assertThat(verify.err()).contains("checking ");
    assertThat(shell.run("verify", db, "--quiet").err()).isEmpty();
  }

  @Test
  void damageIsFoundAndNamed() throws IOException {
    shell.run("flush", db);
    Path table = only("\\d+\\.sst");
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 0x40;
    Files.write(table, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    Shell.Result verify = shell.run("verify", db);
    assertThat(verify.code()).isEqualTo(ExitCode.NO);
    assertThat(verify.out()).contains("problem ").contains(table.getFileName().toString());
    assertThat(shell.run("verify", db, "--json", "-q").out()).contains("\"clean\":false");
  }

  @Test
  void oneProviderOfEachKindIsTheDefaultAndNoOtherSaysThatItIs() {
    Map<ProviderKind, List<ProviderInfo>> byKind =
        Kiwi.tools().providers().stream().collect(Collectors.groupingBy(ProviderInfo::kind));
    assertThat(byKind).containsOnlyKeys(ProviderKind.values());
    byKind.forEach((kind, providers) -> {
      assertThat(providers).as(kind.label()).filteredOn(ProviderInfo::isDefault).hasSize(1);
      // What is the default is said beside the description, by who decides it.
      assertThat(providers)
          .extracting(ProviderInfo::description)
          .as(kind.label())
          .noneMatch(text -> text.matches("(?i).*\\b(default|unless|recommended)\\b.*"));
      assertThat(providers)
          .as(kind.label())
          .filteredOn(provider -> provider.description().contains("for every use"))
          .allMatch(ProviderInfo::isDefault);
    });
  }

  @Test
  void providersAreListedWithTheirDefaults() throws IOException {
    Shell.Result providers = shell.run("providers");
    assertThat(providers.code()).as(providers.err()).isZero();
    assertThat(providers.out())
        .containsPattern("log +mmap +default")
        .containsPattern("memtable +btree +default")
        .containsPattern("table +block +default");
    assertJsonLines(shell.run("providers", "--json").out());
  }
}
