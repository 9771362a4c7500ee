package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.storage.KeyFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates a key file. Threading: not thread-safe. */
@Command(
    name = "generate",
    description = {
      "Create a key file with one random key. Only you can read it. Fails if the file exists.",
      "Keep a copy elsewhere: without the key nobody can read a store that was encrypted with it."
    },
    footer = {"  kiwi key generate ~/secret/kiwi.keys"})
final class KeyGenerateCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final KeyFileArgument file = new KeyFileArgument();

  KeyGenerateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    KeyFile created = KeyFile.generate(file.path());
    streams
        .err()
        .println("created " + file.path() + " with the key " + created.currentKeyId()
            + "; keep a copy elsewhere, for without it nobody can read the stores that use it");
    return ExitCode.OK;
  }
}
