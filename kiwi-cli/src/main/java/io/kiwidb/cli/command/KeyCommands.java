package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands for the keys of encrypted stores. Threading: not thread-safe. */
@Command(
    name = "key",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Create a key file, add a key to it, list its keys, encrypt a store with the new key, or show which keys the files of a store need.",
      "A store that is created with --key-file FILE is encrypted, and every later command needs the file, too: --key-file, or the variable"
          + " KIWI_KEY_FILE. Keep a copy of it elsewhere: without it nobody can read the store."
    },
    footer = {
      "  kiwi key generate ~/secret/kiwi.keys",
      "  kiwi put data greeting hello --key-file ~/secret/kiwi.keys",
      "  kiwi key add ~/secret/kiwi.keys",
      "  kiwi key rotate data --key-file ~/secret/kiwi.keys",
      "  kiwi key usage data"
    })
final class KeyCommands implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private KeyCommands() {}

  /** Returns the commands. */
  static CommandLine of(Streams streams) {
    CommandLine group = new CommandLine(new KeyCommands());
    group.addSubcommand("generate", new CommandLine(new KeyGenerateCommand(streams)));
    group.addSubcommand("add", new CommandLine(new KeyAddCommand(streams)));
    group.addSubcommand("list", new CommandLine(new KeyListCommand(streams)));
    group.addSubcommand("rotate", new CommandLine(new KeyRotateCommand(streams)));
    group.addSubcommand("usage", new CommandLine(new KeyUsageCommand(streams)));
    return group;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing command; usage: " + spec.qualifiedName()
            + " generate|add|list FILE, or rotate|usage DIR");
  }
}
