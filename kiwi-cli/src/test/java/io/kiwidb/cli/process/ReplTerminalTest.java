package io.kiwidb.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell, and what waits for a person, on a real terminal. */
@Tag("jvm-independent")
@Timeout(300)
class ReplTerminalTest {
  private static final String ALL = "in,out,err";

  @TempDir
  private Path directory;

  @BeforeEach
  void needsATerminal() {
    assumeTrue(PseudoTerminal.isPossible(), "no terminal can be made here");
  }

  private PseudoTerminal kiwi(String arguments) throws Exception {
    return new PseudoTerminal(
        "export NO_COLOR=1; cd '" + directory + "'; exec " + PseudoTerminal.kiwi(ALL, arguments),
        directory);
  }

  private static void say(PseudoTerminal terminal, String line, String answer) throws Exception {
    terminal.type(line + "\r");
    terminal.await(answer);
    terminal.await("> ");
  }

  @Test
  void aPersonTalksToAStore() throws Exception {
    try (PseudoTerminal terminal = kiwi("repl db --no-events")) {
      terminal.await("kiwi> ");
      say(terminal, "put b1 old", "");
      say(terminal, "batch", "get and scan do not see them");
      say(terminal, "put b1 new", "batch(1)");
      say(terminal, "del b2", "batch(2)");
      say(terminal, "get b1", "old\r\nwithout the open batch, which sets it to 'new'");
      say(terminal, "get b2", "(not found)\r\nwithout the open batch, which deletes it");
      say(terminal, "scan", "without the open batch of 2 writes");
      say(terminal, "commit", "2 writes committed");
      say(terminal, "get b1", "new");
      say(terminal, "put e ''", "");
      say(terminal, "get e", "(empty)");
      say(terminal, "put l " + "v".repeat(1500), "");
      say(terminal, "scan l", "... (1.5 KiB)");
      say(terminal, "flush", "flushed; 1 table, 3 entries");
      say(terminal, "compact", "moved: 1 table, 3 entries");
      say(terminal, "?", "KIWI_HISTORY");
      terminal.type("never run" + PseudoTerminal.CTRL_C);
      terminal.await("> ");
      say(terminal, " put secret hidden", "");
      say(terminal, "get secret", "hidden");
      terminal.type(PseudoTerminal.CTRL_D);
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    }
    Path history = directory.resolve(".kiwi_history");
    assertThat(Files.readString(history)).contains("put b1 old").doesNotContain("hidden");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
  }

  @Test
  void aPersonTalksToAKeyspace() throws Exception {
    try (PseudoTerminal terminal = kiwi("repl db")) {
      terminal.await("kiwi> ");
      say(terminal, "keyspace create 'my users'", "keyspace 'my users' created");
      say(terminal, "keyspace use 'my users'", "kiwi:'my users'");
      say(terminal, "put k v", "");
      say(terminal, "batch", "batch(0):'my users'");
      say(terminal, "del k", "batch(1):'my users'");
      say(terminal, "get k --keyspace default", "(not found)");
      say(terminal, "get k", "v\r\nwithout the open batch, which deletes it");
      say(terminal, "abort", "1 write discarded");
      say(terminal, "snapshot", "s1 at sequence");
      say(terminal, "snapshot use s1", "kiwi:'my users'@s1");
      say(terminal, "snapshot use store", "reads use the store");
      say(terminal, "flush", "of keyspace 'my users' completed");
      terminal.type("keyspace drop my\t\r"); // completed to the whole name
      terminal.await("drop keyspace 'my users' with 1 entry in 1 table of ");
      terminal.await("? [y/N]");
      terminal.type("\r");
      terminal.await("nothing done");
      terminal.await("kiwi:'my users'> ");
      terminal.type("keyspace drop 'my users'\r");
      terminal.await("? [y/N]");
      terminal.type("y\r");
      terminal.await("commands work on the default keyspace again");
      terminal.await("kiwi> ");
      terminal.type(PseudoTerminal.CTRL_D);
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    }
    assertThat(Files.readAllLines(directory.resolve(".kiwi_history")))
        .noneMatch(line -> line.endsWith(":y"));
    try (PseudoTerminal terminal = kiwi("keyspace clear db default")) {
      terminal.await("kiwi: clear keyspace default with no entries? [y/N]");
      terminal.type("yes\r");
      terminal.await("cleared keyspace default");
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    }
  }

  @Test
  void whoIsAwaitedIsTold() throws Exception {
    try (PseudoTerminal terminal = kiwi("put db k")) {
      terminal.await(
          "kiwi: reading the value (including newlines) from the terminal; end with Ctrl-D");
      terminal.type("typed\n" + PseudoTerminal.CTRL_D);
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    }
    try (PseudoTerminal terminal = kiwi("load db")) {
      terminal.await("kiwi: reading records from the terminal; end with Ctrl-D");
      terminal.type("no tab\n");
      terminal.await("kiwi: line 1: missing TAB between key and value");
      terminal.type("a\t1\n" + PseudoTerminal.CTRL_D);
      terminal.await("1 record loaded, 1 rejected");
      assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(1);
    }
    try (PseudoTerminal terminal = kiwi("get db k")) {
      terminal.await("typed\\n");
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    }
  }

  /** Nothing that is stored gets at the terminal. */
  @Test
  void whatIsNotPrintableIsEscaped() throws Exception {
    Files.write(directory.resolve("value"), "\u001b[31m\u0007\u00e9\ufffe".getBytes(UTF_8));
    try (PseudoTerminal terminal = new PseudoTerminal(
        "cd '" + directory + "'; exec " + PseudoTerminal.kiwi("out,err", "put db k < value"),
        directory)) {
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    }
    try (PseudoTerminal terminal = kiwi("get db k")) {
      terminal.await("\\x1b[31m\\x07\u00e9");
      assertThat(terminal.exitCode()).as(terminal.text()).isZero();
      assertThat(terminal.text()).doesNotContain("\u001b", "\u0007");
    }
  }
}
