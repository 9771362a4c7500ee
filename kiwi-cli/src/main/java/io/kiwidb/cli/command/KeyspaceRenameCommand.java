package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a keyspace another name. Threading: not thread-safe. */
@Command(
    name = "rename",
    description = "Give a keyspace another name. The default keyspace cannot be renamed.",
    footer = "  kiwi keyspace rename data users people")
final class KeyspaceRenameCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the keyspace.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Parameters(index = "2", paramLabel = "NEWNAME", description = "Its new name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String newName;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  KeyspaceRenameCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    NewName.check(newName, spec.commandLine());
    if (name.equals(Keyspace.DEFAULT)) {
      throw new CommandFailure(ExitCode.FAILURE, "the default keyspace cannot be renamed");
    }
    try (Kiwi db = store.openToChange()) {
      StoreKeyspaces.named(db, store, name);
      db.renameKeyspace(name, newName);
    }
    streams
        .err()
        .println("renamed keyspace " + QuotedName.of(name) + " to " + QuotedName.of(newName));
    return ExitCode.OK;
  }
}
