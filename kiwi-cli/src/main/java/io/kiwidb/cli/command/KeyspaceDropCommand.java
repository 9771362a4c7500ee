package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.cli.stream.Streams;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Drops a keyspace. Threading: not thread-safe. */
@Command(
    name = "drop",
    description = {
      "Drop a keyspace: all its keys, its name and its settings. Asks for confirmation on a terminal.",
      "Frees its files at once, without a compaction. The default keyspace cannot be dropped; 'kiwi keyspace clear' deletes its keys."
    },
    footer = {"  kiwi keyspace drop data users", "  kiwi keyspace drop data users --yes"})
final class KeyspaceDropCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the keyspace.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  KeyspaceDropCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (name.equals(Keyspace.DEFAULT)) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the default keyspace cannot be dropped; 'kiwi keyspace clear DIR default' deletes its keys");
    }
    new KeyspaceToEmpty(store, name, confirmation)
        .change(streams, "drop", "dropped", (db, named) -> db.dropKeyspace(named.name()));
    return ExitCode.OK;
  }
}
