package io.kiwidb.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands in the help for what the launcher does itself. Threading: not thread-safe. */
@Command(
    name = "soak",
    description =
        "Run suites of the tests for longer than a build can: 'kiwi soak kill' kills processes that write, thousands of times.")
final class SoakCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Passed on to the suite.")
  private final List<String> arguments = new ArrayList<>();

  @Override
  public void run() {
    throw new CommandFailure(
        ExitCode.FAILURE,
        "long suites are run by the launcher at the root of the source tree: ./kiwi soak "
            + String.join(" ", arguments));
  }
}
