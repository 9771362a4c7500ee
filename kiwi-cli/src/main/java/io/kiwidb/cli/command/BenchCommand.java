package io.kiwidb.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists a command in the help that the launcher runs itself. Threading: not thread-safe. */
@Command(
    name = "bench",
    description = "Run benchmark workloads on Kiwi and other engines. See 'kiwi bench --help'.")
final class BenchCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Arguments of the benchmarks.")
  private final List<String> arguments = new ArrayList<>();

  @Override
  public void run() {
    throw new CommandFailure(
        ExitCode.FAILURE,
        "benchmarks run from the source tree only: run ./kiwi bench "
            + String.join(" ", arguments));
  }
}
