package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.ProvidersView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the available providers. Threading: not thread-safe. */
@Command(
    name = "providers",
    description = {
      "List all providers by kind, with the reason and remedy for those that are unavailable.",
      "To add providers, put their jars in the directory KIWI_PLUGINS."
    },
    footer = {"  kiwi providers", "  kiwi providers --json", "  KIWI_PLUGINS=my-jars kiwi providers"
    })
final class ProvidersCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final ViewOptions view = new ViewOptions();

  ProvidersCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    view.show(new ProvidersView(Kiwi.tools().providers()), streams);
    return ExitCode.OK;
  }
}
