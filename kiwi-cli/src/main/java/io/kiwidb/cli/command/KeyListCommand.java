package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.KeysView;
import io.kiwidb.storage.KeyFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the ids of the keys in a key file. Threading: not thread-safe. */
@Command(
    name = "list",
    description = "List the ids of the keys in a key file, the current one last. Shows no key.",
    footer = {"  kiwi key list ~/secret/kiwi.keys"})
final class KeyListCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final KeyFileArgument file = new KeyFileArgument();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  KeyListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    KeyFile keys = KeyFile.open(file.path());
    keys.exposure().ifPresent(warning -> streams.err().println("kiwi: warning: " + warning));
    view.show(new KeysView(keys.keyIds()), streams);
    return ExitCode.OK;
  }
}
