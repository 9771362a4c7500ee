package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.storage.KeyFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Adds a key to a key file. Threading: not thread-safe. */
@Command(
    name = "add",
    description = {
      "Add a random key to a key file. Stores that are opened from then on write new files with it; files that exist keep their keys.",
      "An old key can be removed from the file when 'kiwi key usage' shows that no file needs it, nor any backup."
    },
    footer = {
      "  kiwi key add ~/secret/kiwi.keys",
      "  kiwi key rotate data --key-file ~/secret/kiwi.keys",
      "  kiwi key usage data"
    })
final class KeyAddCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final KeyFileArgument file = new KeyFileArgument();

  KeyAddCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    KeyFile changed = KeyFile.open(file.path()).addKey();
    streams
        .err()
        .println("added the key " + changed.currentKeyId() + " to " + file.path()
            + "; new files use it, in stores that are opened from now on");
    return ExitCode.OK;
  }
}
