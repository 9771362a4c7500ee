package io.kiwidb.cli.command;

import io.kiwidb.cli.serve.LogFollower;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows the log of a server. Threading: not thread-safe. */
@Command(
    name = "logs",
    description = {
      "Follow the log of a server that was started with --log-port, until it ends or Ctrl-C.",
      "The store never waits for whoever follows its log: a reader that is too slow misses lines, and is told how many."
    },
    footer = {
      "  kiwi logs 8081",
      "  kiwi logs 127.0.0.1:8081 --level warn",
      "  kiwi logs 8081 --event compaction --event flush",
      "  kiwi logs 8081 --json | jq .fields"
    })
final class LogsCommand implements Callable<Integer> {
  private static final int MOST_PORTS = 65_535;

  private final Streams streams;

  @Parameters(
      index = "0",
      paramLabel = "HOST:PORT",
      description = "Where the server broadcasts its log; only a port means 127.0.0.1.")
  private String address = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Lowest level to show: trace, debug, info, warn or error. Default: info.")
  private String level = "info";

  @Option(
      names = "--event",
      paramLabel = "NAME",
      description =
          "Show only this event, such as flush.completed, or all whose names begin with it, such as flush; repeatable. Lines that are no"
              + " events of the store have the name log.")
  private final List<String> events = new ArrayList<>();

  @Option(names = "--json", description = "Show the lines as they come, one JSON object each.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  LogsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    String lowest = level.toLowerCase(Locale.ROOT);
    if (!LogFollower.levels().contains(lowest)) {
      throw new ParameterException(
          spec.commandLine(),
          "unknown level '" + level + "'; use " + String.join(", ", LogFollower.levels()));
    }
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : address.substring(0, colon);
    LogFollower follower = new LogFollower(
        new LogFollower.Filter(lowest, List.copyOf(events)),
        json ? LogFollower.Form.JSON : LogFollower.Form.TEXT,
        streams.out(),
        streams.hasColours(Channel.OUT) ? Ink.ANSI : Ink.PLAIN,
        ZoneId.systemDefault());
    try (Socket socket = new Socket(host, port(address.substring(colon + 1)))) {
      follower.follow(socket.getInputStream());
      return ExitCode.OK;
    } catch (ConnectException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "nobody listens on " + address + "; start the server with --log-port PORT");
    }
  }

  private int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= MOST_PORTS) {
        return port;
      }
    } catch (NumberFormatException e) {
      assert e.getMessage() != null; // told below
    }
    throw new ParameterException(
        spec.commandLine(), "'" + address + "' is not HOST:PORT, as in 127.0.0.1:8081");
  }
}
