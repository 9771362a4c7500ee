package io.kiwidb.bench.soak;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code soak}. Threading: not thread-safe. */
@Command(
    name = "kiwi soak",
    description =
        "Runs a suite of the tests for longer than a build can, and keeps what a failure leaves.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SUITE",
    subcommands = KillCommand.class)
public final class SoakCommand {
  /** The word on the command line. */
  public static final String NAME = "soak";

  private SoakCommand() {}

  /** The command line for it. */
  public static CommandLine line() {
    return new CommandLine(new SoakCommand());
  }
}
