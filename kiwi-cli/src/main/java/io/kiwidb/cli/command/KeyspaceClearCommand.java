package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes all keys of a keyspace. Threading: not thread-safe. */
@Command(
    name = "clear",
    description = {
      "Delete all keys of a keyspace; its name and settings stay. Asks for confirmation on a terminal.",
      "Frees its files at once, without a compaction. The name of the default keyspace is default."
    },
    footer = {"  kiwi keyspace clear data users", "  kiwi keyspace clear data default --yes"})
final class KeyspaceClearCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the keyspace.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  KeyspaceClearCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    new KeyspaceToEmpty(store, name, confirmation)
        .change(streams, "clear", "cleared", (db, named) -> named.clear());
    return ExitCode.OK;
  }
}
