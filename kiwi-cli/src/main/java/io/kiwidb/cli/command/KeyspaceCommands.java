package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that change the keyspaces of a store. Threading: not thread-safe. */
@Command(
    name = "keyspace",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Create, drop, rename or clear a keyspace.",
      "A keyspace is a set of keys within a store, with tables and settings of its own. 'kiwi keyspaces' lists them; other commands take --keyspace NAME."
    },
    footer = {
      "  kiwi keyspace create data users",
      "  kiwi put data u1 Ann --keyspace users",
      "  kiwi keyspace rename data users people",
      "  kiwi keyspace drop data people --yes"
    })
final class KeyspaceCommands implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private KeyspaceCommands() {}

  /** Returns the commands. */
  static CommandLine of(Streams streams) {
    CommandLine group = new CommandLine(new KeyspaceCommands());
    group.addSubcommand("create", new CommandLine(new KeyspaceCreateCommand(streams)));
    group.addSubcommand("drop", new CommandLine(new KeyspaceDropCommand(streams)));
    group.addSubcommand("clear", new CommandLine(new KeyspaceClearCommand(streams)));
    group.addSubcommand("rename", new CommandLine(new KeyspaceRenameCommand(streams)));
    return group;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing command; usage: " + spec.qualifiedName() + " create|drop|clear|rename DIR NAME");
  }
}
