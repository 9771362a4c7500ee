package io.kiwidb.bench.soak;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code soak} command. Threading: not thread-safe. */
@Command(
    name = "kiwi soak",
    description =
        "Run a test suite for longer than a build does. The store of a failed run is kept.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SUITE",
    subcommands = KillCommand.class)
public final class SoakCommand {
  /** Name of the command. */
  public static final String NAME = "soak";

  private SoakCommand() {}

  /** Returns the command line of the command. */
  public static CommandLine line() {
    return new CommandLine(new SoakCommand());
  }
}
