package io.kiwidb.cli.command;

import io.kiwidb.cli.serve.Browser;
import io.kiwidb.cli.serve.Serving;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a store with its dashboard, and opens it. Threading: not thread-safe. */
@Command(
    name = "web",
    description = {
      "Show a store in the browser, until Ctrl-C: its data, the tree at any moment, compactions, lookups, logs, settings, a load"
          + " generator, and the shell.",
      "Serves the same interface as 'kiwi api', with the same options. The browser is logged in by the link that is opened; on a machine"
          + " without a browser, the link is printed, or the token has to be typed: it is in a file that only you can read.",
      "A new store uses the profile dev, whose thresholds are so small that a few writes cause flushes and compactions."
    },
    footer = {
      "  kiwi web",
      "  kiwi web data --enable-admin",
      "  kiwi web data --no-open --port 8080"
    })
final class WebCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(names = "--no-open", description = "Do not open the browser.")
  private boolean closed;

  @Mixin
  private final ServeOptions options = new ServeOptions();

  WebCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    return options.serve(streams, this::show);
  }

  private void show(Serving.Served served) {
    if (!closed && Browser.open(served.link())) {
      return;
    }
    // The link holds the token: it is for eyes, not for files.
    streams
        .err()
        .println(
            streams.isTerminal(Channel.ERR)
                ? "Open " + served.link()
                : "Open " + served.address() + "; the token is in " + options.tokenFile());
  }
}
