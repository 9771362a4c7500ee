package io.kiwidb.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiwidb.cli.Shell;
import io.kiwidb.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C on a real terminal. */
@Tag("jvm-independent")
@Timeout(300)
class InterruptionTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;

  @BeforeEach
  void needsATerminal() throws Exception {
    assumeTrue(PseudoTerminal.isPossible(), "no terminal can be made here");
    db = directory.resolve("db");
    Files.writeString(
        directory.resolve("produce"), "exec seq -f 'key%012.0f\tvalue' 1 1000000000\n");
  }

  private PseudoTerminal terminal(String command) throws Exception {
    return new PseudoTerminal("cd '" + directory + "'; " + command, directory);
  }

  @Test
  void aLoadSaysHowFarItCame() throws Exception {
    String command = "mkfifo pipe; setsid sh produce > pipe & exec %s pipe"; // the input goes on
    try (PseudoTerminal terminal = terminal(command.formatted(load()))) {
      terminal.await(" records"); // in the bar
      terminal.type(PseudoTerminal.CTRL_C);
      terminal.await("kiwi: interrupted; ");
      assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(ExitCode.INTERRUPTED);
      requireOneEnd(terminal.text());
    }
  }

  /**
   * The program that writes the records ends by the same Ctrl-C, and nobody knows who hears of it
   * first.
   */
  @Test
  void aLoadOfAPipelineHasOneEnd() throws Exception {
    try (PseudoTerminal terminal = terminal("sh produce | " + load() + " -")) {
      terminal.await(" records");
      terminal.type(PseudoTerminal.CTRL_C);
      int code = terminal.exitCode();
      String text = terminal.text();
      requireOneEnd(text);
      if (text.contains("interrupted")) {
        assertThat(code).as(text).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(text).doesNotContain("kiwi: line ");
      }
    }
  }

  private static String load() {
    return PseudoTerminal.kiwi("out,err", "load db");
  }

  /** It says once how many records were loaded, and so many are there. */
  private void requireOneEnd(String text) {
    assertThat(text).doesNotContain("is closed");
    List<String> told = Pattern.compile("([0-9,]+) records loaded")
        .matcher(text)
        .results()
        .map(match -> match.group(1).replace(",", ""))
        .toList();
    assertThat(told).as(text).hasSize(1);
    assertThat(shell.run("scan", db, "--count").out()).as(text).isEqualTo(told.get(0) + "\n");
  }

  @Test
  void aWatchEnds() throws Exception {
    shell.run("put", db, "k", "v");
    try (PseudoTerminal terminal =
        terminal("exec " + PseudoTerminal.kiwi("in,out,err", "stats db --watch"))) {
      terminal.await("Ctrl-C to stop");
      terminal.type(PseudoTerminal.CTRL_C);
      assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(ExitCode.INTERRUPTED);
    }
  }

  @Test
  void aDumpIsSaidToBeIncomplete() throws Exception {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      records.append("key").append(i).append("\tvalue\n");
    }
    shell.input(records.toString()).run("load", db);
    // It must not end by the same Ctrl-C: a dump that has no reader any more ends without a word.
    String reader =
        "mkfifo pipe; setsid sh -c \"head -c 1 > first; echo begun; exec tail -f --pid=$$ /dev/null\" < pipe &";
    String dump = PseudoTerminal.kiwi("in,err", "dump db");
    try (PseudoTerminal terminal = terminal(reader + " exec " + dump + " > pipe")) {
      terminal.await("begun");
      terminal.type(PseudoTerminal.CTRL_C);
      terminal.await("kiwi: interrupted; the output is incomplete");
      assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(ExitCode.INTERRUPTED);
    }
  }
}
