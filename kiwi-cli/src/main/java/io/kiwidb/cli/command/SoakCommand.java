package io.kiwidb.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists a command in the help that the launcher runs itself. Threading: not thread-safe. */
@Command(
    name = "soak",
    description =
        "Run long test suites: 'kiwi soak kill' kills a writing process thousands of times and verifies the store each time.")
final class SoakCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Arguments of the test suite.")
  private final List<String> arguments = new ArrayList<>();

  @Override
  public void run() {
    throw new CommandFailure(
        ExitCode.FAILURE,
        "test suites run from the source tree only: run ./kiwi soak "
            + String.join(" ", arguments));
  }
}
