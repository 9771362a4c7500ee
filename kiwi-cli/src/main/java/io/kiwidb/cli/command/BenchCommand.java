package io.kiwidb.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands in the help for what the launcher does itself. Threading: not thread-safe. */
@Command(
    name = "bench",
    description =
        "Run workloads over whole stores, Kiwi and its peers side by side: 'kiwi bench --help' says which.")
final class BenchCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Passed on to the benchmarks.")
  private final List<String> arguments = new ArrayList<>();

  @Override
  public void run() {
    throw new CommandFailure(
        ExitCode.FAILURE,
        "benchmarks are run by the launcher at the root of the source tree: ./kiwi bench "
            + String.join(" ", arguments));
  }
}
