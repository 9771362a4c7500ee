package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.EncryptionView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which keys the files of a store need. Threading: not thread-safe. */
@Command(
    name = "usage",
    description = {
      "List the files of a store with the id of the key of each, from their headers. Needs no key, and the store may be open.",
      "With a key file, check whether its keys open each file. The exit code is 1 if a file has a problem, or is not encrypted."
    },
    footer = {"  kiwi key usage data", "  kiwi key usage data --key-file kiwi.keys --json"})
final class KeyUsageCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  KeyUsageCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (!store.isStore()) {
      throw store.missing();
    }
    EncryptionView usage = new EncryptionView(store.tools().encryption(store.directory()));
    view.show(usage, streams);
    return usage.isSound() ? ExitCode.OK : ExitCode.NO;
  }
}
