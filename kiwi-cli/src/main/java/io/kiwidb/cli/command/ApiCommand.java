package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves a store over HTTP. Threading: not thread-safe. */
@Command(
    name = "api",
    description = {
      "Serve a store over HTTP, until Ctrl-C: keys, keyspaces, tables, statistics, settings, and what happens as it happens.",
      "Programs send the token as 'Authorization: Bearer TOKEN'. It is in a file that only you can read. Only this machine can connect,"
          + " unless --host says otherwise.",
      "Operations that destroy data are off unless --enable-admin is given. --read-only refuses all changes.",
      "A new store uses the profile dev, whose thresholds are so small that a few writes cause flushes and compactions."
    },
    footer = {
      "  kiwi api",
      "  kiwi api data --port 8080 --log-port 8081",
      "  kiwi api data --read-only",
      "  curl -H \"Authorization: Bearer $(cat ~/.kiwi_token)\" http://127.0.0.1:7333/api/v1/engine"
    })
final class ApiCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final ServeOptions options = new ServeOptions();

  ApiCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    return options.serve(
        streams,
        served -> streams
            .err()
            .println("The token is in " + options.tokenFile()
                + "; send it as 'Authorization: Bearer TOKEN', for example:\n  curl -H \"Authorization: Bearer $(cat "
                + options.tokenFile() + ")\" " + served.address() + "/api/v1/engine"));
  }
}
