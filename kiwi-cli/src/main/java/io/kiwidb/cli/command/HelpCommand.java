package io.kiwidb.cli.command;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code help} command. Threading: not thread-safe. */
@Command(
    name = "help",
    description = "Show the help of a command, like its --help option.",
    footer = {"  kiwi help", "  kiwi help scan"})
final class HelpCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "Command. Default: list all commands.")
  private Optional<String> command = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    CommandLine top = spec.root().commandLine();
    CommandLine explained = command.map(top.getSubcommands()::get).orElse(top);
    if (command.isPresent() && explained == top) {
      throw new ParameterException(spec.commandLine(), "unknown command '" + command.get() + "'");
    }
    explained.usage(top.getOut());
  }
}
