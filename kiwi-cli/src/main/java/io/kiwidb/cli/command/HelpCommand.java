package io.kiwidb.cli.command;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help COMMAND}, for those who try that first. Threading: not thread-safe. */
@Command(
    name = "help",
    description = "Explain a command; the same as its --help.",
    footer = {"  kiwi help", "  kiwi help scan"})
final class HelpCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command; without it, kiwi itself.")
  private Optional<String> command = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    CommandLine top = spec.root().commandLine();
    CommandLine explained = command.map(top.getSubcommands()::get).orElse(top);
    if (command.isPresent() && explained == top) {
      throw new ParameterException(
          spec.commandLine(), "there is no command '" + command.get() + "'");
    }
    explained.usage(top.getOut());
  }
}
