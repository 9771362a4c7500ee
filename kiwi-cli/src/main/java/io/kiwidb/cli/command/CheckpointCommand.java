package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a checkpoint of a store. Threading: not thread-safe. */
@Command(
    name = "checkpoint",
    description = {
      "Make a consistent copy of a store in a new directory, which can be opened at once.",
      "On the file system of the store, tables are hard links: it takes milliseconds and hardly any space. On another one they are copied."
          + " The store is opened read-only and is not changed.",
      "TARGET must not exist. It is made under the name TARGET.incomplete and renamed when it is complete."
    },
    footer = {"  kiwi checkpoint data data-monday", "  kiwi checkpoint data /mnt/usb/data"})
final class CheckpointCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "TARGET", description = "Directory of the copy.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path target;

  @Mixin
  private final CopyOptions options = new CopyOptions();

  CheckpointCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToRead()) {
      Boolean done = options.run(
          streams, "copied", RestoreCommand.incomplete("checkpoint", target), listener -> {
            db.checkpoint(target, listener);
            return true;
          });
      assert done;
    }
    streams.err().println("made checkpoint " + target);
    return ExitCode.OK;
  }
}
