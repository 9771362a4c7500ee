package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.Shell;
import io.kiwidb.cli.keyspace.OddNames;
import io.kiwidb.cli.stream.Streams.Channel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keyspaces}, {@code keyspace} and the option {@code --keyspace}. */
class KeyspaceCommandsTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;

  @BeforeEach
  void makeStore() {
    db = directory.resolve("db");
    assertThat(shell.run("put", db, "k", "of default").code()).isZero();
  }

  private String ok(Object... args) {
    Shell.Result result = shell.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private static void assertFails(Shell.Result result, int code, String... parts) {
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.err()).contains(parts);
  }

  private List<String> names() {
    return ok("keyspaces", db)
        .lines()
        .skip(1)
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  @Test
  void keysOfKeyspacesAreApart() {
    assertThat(shell.run("keyspace", "create", db, "users").err())
        .isEqualTo("created keyspace users\n");
    ok("put", db, "k", "of users", "--keyspace", "users");
    ok("put", db, "k2", "v", "--keyspace", "users");
    assertThat(ok("get", db, "k")).isEqualTo("of default");
    assertThat(ok("get", db, "k", "--keyspace", "default")).isEqualTo("of default");
    assertThat(ok("get", db, "k", "--keyspace", "users")).isEqualTo("of users");
    assertThat(ok("scan", db)).isEqualTo("k\tof default\n");
    assertThat(ok("scan", db, "--keyspace", "users")).isEqualTo("k\tof users\nk2\tv\n");
    assertThat(ok("trace", db, "k", "--keyspace", "users")).contains("found: of users");
    ok("del", db, "k", "--keyspace", "users");
    assertThat(shell.run("get", db, "k", "--keyspace", "users").code()).isEqualTo(ExitCode.NO);
    assertThat(ok("get", db, "k")).isEqualTo("of default");
  }

  @Test
  void createMakesTheStoreAndNoKeyspaceTwice() {
    Path other = directory.resolve("other");
    ok("keyspace", "create", other, "users");
    assertThat(ok("keyspaces", other)).contains("default", "users");
    assertFails(
        shell.run("keyspace", "create", other, "users"), ExitCode.FAILURE, "kiwi: ", "users");
    assertFails(shell.run("keyspace", "create", other, ""), ExitCode.USAGE, "1 to 255 bytes");
    assertFails(
        shell.run("keyspace", "create", other, "a\nb"), ExitCode.USAGE, "U+000A, which is not");
    assertFails(shell.run("keyspace", "create", other, "\ufffd"), ExitCode.USAGE, "locale");
    assertThat(shell.run("keyspace").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPrefixRuleIsKeptAndShown() {
    ok("keyspace", "create", db, "visits", "--prefix-rule", "until:/");
    ok("put", db, "a/1", "v", "--keyspace", "visits");
    assertThat(ok("keyspaces", db)).contains("prefix-rule=until:/");
    assertThat(ok("stats", db, "--keyspace", "visits")).contains("prefix-rule=until:/");
    assertThat(ok("providers")).contains("fixed", "until", "none");
    ok("flush", db);
    ok("verify", db);
    try (Kiwi opened = Kiwi.open(db)) {
      long number = opened.keyspace("visits").tables().get(0).number();
      assertThat(opened.insight().table(number).properties().prefixRule()).isEqualTo("until:/");
      assertThat(ok("sst", "dump", db.resolve("%06d.sst".formatted(number))))
          .contains("prefixRule", "until:/");
    }
    assertFails(
        shell.run("keyspace", "create", db, "other", "--prefix-rule", "fixed:0"),
        ExitCode.FAILURE,
        "fixed:8");
  }

  @Test
  void providersAndSettingsOfItsOwnAreListed() {
    ok("flush", db);
    ok("keyspace", "create", db, "users");
    ok(
        "keyspace",
        "create",
        db,
        "events",
        "--set",
        "memtable.bytes=16m",
        "--use",
        "memtable=skiplist");
    assertThat(ok("keyspaces", db).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("keyspace").contains("own providers and settings"),
            line -> assertThat(line).matches("default +0 +1 +0 +1 +\\d+ B +0 B +bytewise"),
            line -> assertThat(line).matches("users +1 +0 +0 +0 +0 B +0 B +bytewise"),
            line -> assertThat(line)
                .matches("events +2 .* bytewise +memtable=skiplist memtable.bytes=16m"));
    assertThat(ok("keyspaces", db, "--json"))
        .hasLineCount(1)
        .contains("\"name\":\"events\",\"id\":2,\"entries\":0", "\"keyOrder\":\"bytewise\"")
        .contains("\"providers\":{\"memtable\":\"skiplist\"}")
        .contains("\"settings\":{\"memtable.bytes\":16777216}");
    assertFails(
        shell.run("keyspace", "create", db, "x", "--use", "cache=lru"),
        ExitCode.FAILURE,
        "a keyspace cannot choose its cache");
    assertFails(
        shell.run("keyspace", "create", db, "x", "--use", "engine=lru"),
        ExitCode.USAGE,
        "a keyspace can choose memtable, table, filter, compressor, strategy");
    assertFails(
        shell.run("keyspace", "create", db, "x", "--set", "durability=sync"),
        ExitCode.FAILURE,
        "concerns the whole store");
  }

  @Test
  void anUnknownNameIsExplained() {
    ok("keyspace", "create", db, "users");
    assertFails(
        shell.run("get", db, "k", "--keyspace", "usres"),
        ExitCode.FAILURE,
        "kiwi: no keyspace usres; did you mean users? create it with: kiwi keyspace create " + db
            + " usres\n");
    assertFails(
        shell.run("put", db, "k", "v", "--keyspace", "my events"),
        ExitCode.FAILURE,
        "no keyspace 'my events'; the store has default, users; create it with: ");
    for (int i = 0; i < 10; i++) {
      ok("keyspace", "create", db, "tenant" + i);
    }
    assertFails(
        shell.run("stats", db, "--keyspace", "zz"),
        ExitCode.FAILURE,
        "no keyspace zz; 'kiwi keyspaces " + db + "' lists those of the store; create it with");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get|k",
        "put|k|v",
        "del|k",
        "scan",
        "dump",
        "load",
        "trace|k",
        "flush",
        "compact",
        "compact|a",
        "stats",
        "lsm",
        "mem",
        "disk",
        "config",
        "config|memtable.bytes",
        "config|set|memtable.bytes|1m"
      })
  void everyCommandRefusesAnUnknownKeyspace(String line) {
    String[] words = (line + "|--keyspace|nothing").split("\\|", -1);
    Object[] args = new Object[words.length + 1];
    args[0] = words[0];
    args[1] = db;
    System.arraycopy(words, 1, args, 2, words.length - 1);
    assertFails(shell.run(args), ExitCode.FAILURE, "no keyspace nothing; the store has default");
    args[1] = directory.resolve("missing");
    assertFails(shell.run(args), ExitCode.FAILURE, "no such directory");
    assertThat(directory.resolve("missing")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void anyPrintableNameWillDo(String name) {
    ok("keyspace", "create", db, "--", name);
    ok("put", db, "k", "v", "--keyspace=" + name);
    assertThat(ok("get", db, "k", "--keyspace=" + name)).isEqualTo("v");
    assertThat(ok("stats", db, "--keyspace=" + name)).contains("keyspace ");
    ok("keyspace", "rename", db, "--", name, "plain");
    assertThat(names()).containsExactly("default", "plain");
    ok("keyspace", "drop", db, "plain", "--yes");
    assertThat(names()).containsExactly("default");
  }

  static List<String> oddNames() {
    return OddNames.ALL;
  }

  @Test
  void aDropIsConfirmed() {
    ok("keyspace", "create", db, "users");
    ok("put", db, "k", "v", "--keyspace", "users");
    assertFails(
        shell.input("y\n").run("keyspace", "drop", db, "users"),
        ExitCode.USAGE,
        "nothing done; add --yes to drop keyspace users with 1 entry");
    Shell terminal = new Shell().terminals(Channel.IN, Channel.OUT, Channel.ERR);
    assertFails(
        terminal.input("n\n").run("keyspace", "drop", db, "users"),
        ExitCode.NO,
        "kiwi: drop keyspace users with 1 entry in ",
        "? [y/N]",
        "nothing done");
    assertFails(
        terminal.input("").run("keyspace", "drop", db, "users"), ExitCode.NO, "nothing done");
    assertThat(names()).containsExactly("default", "users");
    Shell.Result dropped = terminal.input("y\n").run("keyspace", "drop", db, "users");
    assertThat(dropped.code()).as(dropped.err()).isZero();
    assertThat(dropped.err()).contains("dropped keyspace users with 1 entry in ");
    assertThat(names()).containsExactly("default");
  }

  @Test
  void aClearedKeyspaceStays() {
    ok("keyspace", "create", db, "users", "--set", "memtable.bytes=1m");
    ok("put", db, "k", "v", "--keyspace", "users");
    ok("flush", db);
    assertFails(
        shell.run("keyspace", "clear", db, "users"),
        ExitCode.USAGE,
        "nothing done; add --yes to clear keyspace users with 1 entry in 1 table of ");
    ok("keyspace", "clear", db, "users", "--yes");
    assertThat(ok("scan", db, "--keyspace", "users")).isEmpty();
    assertThat(ok("keyspaces", db)).contains("memtable.bytes=1m");
    assertThat(ok("get", db, "k")).isEqualTo("of default");
    ok("keyspace", "clear", db, "default", "--yes");
    assertThat(ok("scan", db)).isEmpty();
  }

  @Test
  void theDefaultKeyspaceIsNeitherDroppedNorRenamed() {
    assertFails(
        shell.run("keyspace", "drop", db, "default", "--yes"),
        ExitCode.FAILURE,
        "the default keyspace cannot be dropped; 'kiwi keyspace clear DIR default'");
    assertFails(
        shell.run("keyspace", "rename", db, "default", "other"),
        ExitCode.FAILURE,
        "the default keyspace cannot be renamed");
    assertThat(ok("get", db, "k")).isEqualTo("of default");
  }

  @Test
  void aRenamedKeyspaceKeepsItsKeys() {
    ok("keyspace", "create", db, "users");
    ok("keyspace", "create", db, "other");
    ok("put", db, "k", "v", "--keyspace", "users");
    assertThat(shell.run("keyspace", "rename", db, "users", "my people").err())
        .isEqualTo("renamed keyspace users to 'my people'\n");
    assertThat(ok("get", db, "k", "--keyspace", "my people")).isEqualTo("v");
    assertFails(
        shell.run("keyspace", "rename", db, "other", "my people"), ExitCode.FAILURE, "my people");
    assertFails(
        shell.run("keyspace", "rename", db, "users", "x"), ExitCode.FAILURE, "no keyspace users");
  }

  @Test
  void viewsShowOneKeyspaceOrAll() {
    ok("flush", db);
    try (Kiwi kiwi = Kiwi.open(db)) {
      Keyspace users = kiwi.createKeyspace("users");
      users.put(new byte[] {'a'}, new byte[1]);
      users.put(new byte[] {'b'}, new byte[1]);
    }
    assertThat(ok("mem", db)).contains("keyspace", "default", "users");
    assertThat(ok("mem", db, "--json")).contains("\"keyspaceName\":\"users\"");
    assertThat(ok("mem", db, "--keyspace", "default")).contains("no memtables");
    assertThat(shell.run("flush", db, "--keyspace", "users").err())
        .startsWith("flushed; 1 table, 2 entries");
    assertThat(ok("disk", db)).containsPattern("default +L0 +\\d+ ").containsPattern("users +L0 ");
    assertThat(ok("disk", db, "--keyspace", "users")).hasLineCount(2).doesNotContain("users");
    assertThat(ok("mem", db, "--keyspace", "users")).contains("no memtables");
    assertThat(shell.run("flush", db).err()).startsWith("flushed; 2 tables, 3 entries");
    assertThat(ok("lsm", db)).containsPattern("L0 +2 ").containsPattern("users +1 ");
    assertThat(ok("lsm", db, "--keyspace", "users"))
        .containsPattern("L0 +1 .*a .. b")
        .doesNotContain("users");
    assertThat(ok("lsm", db, "--json")).contains("\"keyspaces\":[{\"name\":\"default\"");
    assertThat(ok("stats", db)).containsPattern("L0 +2 ").containsPattern("users +1 ");
    assertThat(ok("stats", db, "--keyspace", "users"))
        .contains("keyspace             users")
        .containsPattern("L0 +1 ")
        .doesNotContain("latency", "state ");
    assertThat(ok("stats", db, "--keyspace", "users", "--json"))
        .startsWith("{\"keyspace\":\"users\",");
    assertThat(ok("stats", db, "--keyspace", "users", "--watch", "0.01", "--count", "1"))
        .startsWith("puts/s=");
  }

  @Test
  void compactionsAreOfAllKeyspacesOrOfOne() {
    ok("flush", db);
    try (Kiwi kiwi = Kiwi.open(db)) {
      Keyspace users = kiwi.createKeyspace("users");
      for (int i = 0; i < 2; i++) {
        users.put(new byte[] {'k'}, new byte[1]);
        users.flush();
      }
      kiwi.put(new byte[] {'k'}, new byte[1]);
      kiwi.flush();
    }
    assertThat(shell.run("compact", db, "a", "b").err()).startsWith("nothing to compact: 2 tables");
    assertThat(shell.run("compact", db, "--keyspace", "users").err())
        .startsWith("compacted in keyspace users: 2 tables, 2 entries")
        .contains("-> 1 table, 1 entry");
    assertThat(shell.run("compact", db).err())
        .startsWith("compacted: 3 tables")
        .contains("-> 2 tables, 2 entries");
  }

  @Test
  void aKeyspaceHasSettingsOfItsOwn() {
    ok("keyspace", "create", db, "users");
    assertThat(shell
            .run("config", db, "set", "memtable.bytes", "1m", "--keyspace", "users")
            .err())
        .isEqualTo("memtable.bytes of keyspace users is now 1048576\n");
    assertThat(ok("config", db, "memtable.bytes", "--keyspace", "users"))
        .startsWith("memtable.bytes = 1m (own value of keyspace users)\n");
    assertThat(ok("config", db, "memtable.bytes")).contains("(default of the profile)");
    assertThat(ok("config", db, "memtable.entries", "--keyspace", "users"))
        .contains("(value of the store)");
    assertThat(ok("config", db, "--keyspace", "users"))
        .startsWith("keyspace users; * marks its own values, the others are those of the store\n")
        .containsPattern("\\* +memtable.bytes +1m ")
        .doesNotContain("durability", "cache.data-bytes");
    assertThat(ok("config", db)).contains("keyspace users has its own: memtable.bytes=1m\n");
    assertThat(ok("config", db, "--json"))
        .contains("\"keyspaces\":{\"users\":{\"memtable.bytes\":1048576}}");
    ok("config", db, "reset", "memtable.bytes", "--keyspace", "users");
    assertThat(ok("config", db, "memtable.bytes", "--keyspace", "users"))
        .contains("(value of the store)");
    assertFails(
        shell.run("config", db, "set", "durability", "sync", "--keyspace", "users"),
        ExitCode.FAILURE,
        "setting durability concerns the whole store; change it without a keyspace or with");
    assertFails(
        shell.run("config", db, "profile", "dev", "--keyspace", "users"),
        ExitCode.FAILURE,
        "a profile is chosen for the whole store");
  }

  /** The store has no values apart from those of its default keyspace. */
  @Test
  void theSettingsOfTheDefaultKeyspaceAreThoseOfTheStore() {
    ok("keyspace", "create", db, "users");
    Object[] set = {"config", db, "set", "memtable.entries", "99", "--keyspace", "default"};
    assertThat(shell.run(set).err()).isEqualTo("memtable.entries is now 99\n");
    assertThat(ok("config", db, "memtable.entries", "--keyspace", "default"))
        .startsWith("memtable.entries = 99 (differs from the profile)\n");
    assertThat(ok("config", db, "memtable.entries", "--keyspace", "users"))
        .startsWith("memtable.entries = 99 (value of the store)\n");
    assertThat(ok("config", db, "--keyspace", "default")).isEqualTo(ok("config", db));
    assertThat(ok("keyspaces", db)).doesNotContain("memtable.entries");
  }

  @Test
  void manyKeyspacesStayReadable() {
    try (Kiwi kiwi = Kiwi.open(db)) {
      for (int i = 0; i < 200; i++) {
        kiwi.createKeyspace("tenant" + i).put(new byte[] {1}, new byte[i + 1]);
      }
    }
    ok("flush", db);
    for (String command : List.of("lsm", "stats", "mem", "disk", "config")) {
      assertThat(ok(command, db).lines()).as(command).hasSizeLessThan(120);
    }
    assertThat(ok("disk", db).lines()).hasSizeLessThan(40);
    assertThat(ok("disk", db)).contains("and 191 smaller keyspaces with ");
    assertThat(ok("keyspaces", db).lines()).hasSize(202);
    assertThat(ok("disk", db, "--json")).contains("\"keyspaceName\":\"tenant0\"");
  }
}
