package io.kiwidb.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists a command in the help that the launcher runs itself. Threading: not thread-safe. */
@Command(
    name = "jmh",
    description =
        "Run the JMH benchmarks of single components. Takes the arguments of JMH; 'kiwi jmh -l' lists the benchmarks.")
final class JmhCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Arguments of JMH.")
  private final List<String> arguments = new ArrayList<>();

  @Override
  public void run() {
    throw new CommandFailure(
        ExitCode.FAILURE,
        "benchmarks run from the source tree only: run ./kiwi jmh " + String.join(" ", arguments));
  }
}
