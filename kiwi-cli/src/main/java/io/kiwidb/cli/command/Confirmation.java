package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The confirmation of a command that loses data. Threading: not thread-safe. */
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Required if standard input is not a terminal.")
  private boolean confirmed;

  /**
   * Asks on a terminal, unless it was confirmed on the command line. Throws a
   * {@link CommandFailure} if it is not confirmed.
   *
   * @param action what will be done, such as {@code drop keyspace users with 3 entries}
   */
  void require(Streams streams, String action) throws IOException {
    if (confirmed) {
      return;
    }
    if (!streams.isTerminal(Channel.IN) || !streams.isTerminal(Channel.ERR)) {
      throw new CommandFailure(ExitCode.USAGE, "nothing done; add --yes to " + action);
    }
    String answer = streams.ask("kiwi: " + action + "? [y/N]").toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw new CommandFailure(ExitCode.NO, "nothing done");
    }
  }
}
