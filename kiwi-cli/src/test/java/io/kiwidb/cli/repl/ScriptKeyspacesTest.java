package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import io.kiwidb.cli.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keyspaces in {@code kiwi repl}. */
class ScriptKeyspacesTest {
  @TempDir
  private Path directory;

  private ScriptedRepl repl;

  @BeforeEach
  void create() {
    repl = new ScriptedRepl(directory.resolve("db"));
  }

  @Test
  void laterCommandsWorkOnTheKeyspaceInUse() {
    assertThat(repl.results(
            "put k default",
            "keyspace create users",
            "keyspace use users",
            "keyspace",
            "put k users",
            "get k",
            "get k --keyspace default",
            "keyspace use default",
            "get k",
            "get k --keyspace users",
            "scan --keyspace users",
            "del k --keyspace users",
            "scan --keyspace users",
            "scan"))
        .isEqualTo("users\nusers\ndefault\ndefault\nusers\nk\tusers\nk\tdefault\n");
  }

  @Test
  void aBatchMayWriteToSeveralKeyspaces() {
    assertThat(repl.results(
            "keyspace create 'my users'",
            "batch",
            "put a 1",
            "put a 2 --keyspace 'my users'",
            "keyspace use 'my users'",
            "put b 3",
            "del a --keyspace default",
            "commit",
            "scan",
            "scan --keyspace default"))
        .isEqualTo("a\t2\nb\t3\n");
  }

  @Test
  void aSnapshotShowsTheKeyspaceInUse() {
    assertThat(repl.results(
            "keyspace create users",
            "put k 1 --keyspace users",
            "put k old",
            "snapshot open s",
            "put k 2 --keyspace users",
            "put k new",
            "keyspace create later",
            "put k 3 --keyspace later",
            "snapshot use s",
            "get k --keyspace users",
            "get k",
            "scan --keyspace later",
            "keyspace use users",
            "scan",
            "snapshot use store",
            "scan"))
        .endsWith("1\nold\nk\t1\nk\t2\n");
  }

  @Test
  void whoDropsTheKeyspaceInUseIsBackInTheDefaultOne() {
    assertThat(repl.results(
            "put k v",
            "keyspace create users",
            "keyspace use users",
            "put k 1",
            "keyspace drop users --yes",
            "keyspace",
            "get k"))
        .isEqualTo("default\nv\n");
    assertThat(repl.results("keyspaces")).doesNotContain("users");
  }

  @Test
  void aRenamedKeyspaceStaysInUse() {
    assertThat(repl.results(
            "keyspace create users",
            "keyspace use users",
            "put k v",
            "keyspace rename users 'my people'",
            "keyspace",
            "get k"))
        .isEqualTo("'my people'\nv\n");
  }

  @Test
  void aScriptMustConfirmALoss() {
    Shell.Result refused = repl.run(
        "keyspace create users",
        "put k v --keyspace users",
        "keyspace drop users",
        "keyspace clear users",
        "keyspace drop default --yes",
        "get k --keyspace users");
    assertThat(refused.code()).isEqualTo(ExitCode.NO);
    assertThat(refused.out()).isEqualTo("v\n");
    assertThat(refused.err())
        .contains("line 3: nothing done; add --yes to drop keyspace users with 1 entry in memory")
        .contains("line 4: nothing done; add --yes to clear keyspace users with 1 entry")
        .contains("line 5: the default keyspace cannot be dropped");
    assertThat(repl.results("keyspace clear users --yes", "scan --keyspace users"))
        .isEmpty();
  }

  @Test
  void anOpenBatchKeepsItsKeyspaces() {
    Shell.Result result = repl.run(
        "keyspace create users",
        "batch",
        "put k v --keyspace users",
        "keyspace drop users --yes",
        "commit",
        "scan --keyspace users");
    assertThat(result.err()).contains("line 4: the open batch writes to keyspace users");
    assertThat(result.out()).isEqualTo("k\tv\n");
  }

  @Test
  void unknownNamesAndCommandsAreExplained() {
    assertThat(repl.run("keyspace create users", "keyspace use usres").err())
        .contains("line 2: no keyspace usres; did you mean users? create it with: keyspace create"
            + " usres\n");
    assertThat(repl.run("get k --keyspace 'a b'").err())
        .contains("no keyspace 'a b'; the store has");
    assertThat(repl.run("use users").err()).contains("use 'keyspace use'");
    assertThat(repl.run("keyspace nonsense x").err()).contains("unknown subcommand 'nonsense'");
    assertThat(repl.run("keyspace rename users").err()).contains("usage: keyspace [use|");
    assertThat(repl.run("keyspace use a b").err()).contains("usage: keyspace [use|");
  }

  @Test
  void viewsShowTheKeyspaceInUseOrTheWholeStore() {
    String shown = repl.results(
        "keyspace create users",
        "keyspace use users",
        "put u1 v",
        "put u2 v",
        "flush",
        "disk",
        "lsm",
        "stats",
        "mem",
        "trace u1",
        "config set memtable.entries 99",
        "config memtable.entries",
        "compact",
        "stats --watch 0 --count 1");
    assertThat(shown)
        .contains("found: v", "u1 .. u2", "keyspace             users", "puts/s=")
        .contains("memtable.entries of keyspace users is now 99")
        .contains("own value of keyspace users");
    assertThat(repl.results("disk")).contains("keyspace", "users");
    assertThat(repl.results("disk --keyspace default")).doesNotContain("users");
  }
}
