package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.ProvidersView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the providers that can be found. Threading: not thread-safe. */
@Command(
    name = "providers",
    description = {
      "List every provider that can be found, by kind, and what is missing for those that cannot be used here.",
      "A jar with a provider of your own is found in the directory that KIWI_PLUGINS names."
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
