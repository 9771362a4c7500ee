package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import java.nio.file.Path;

/** {@code kiwi repl} with lines from a pipe, each time on the same store. */
final class ScriptedRepl {
  private final Shell shell = new Shell();
  private final Path store;

  ScriptedRepl(Path store) {
    this.store = store;
  }

  Shell.Result run(String... lines) {
    return shell.input(String.join("\n", lines) + "\n").run("repl", store);
  }

  /** Returns the output. Requires: all lines succeed. */
  String results(String... lines) {
    Shell.Result result = run(lines);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }
}
