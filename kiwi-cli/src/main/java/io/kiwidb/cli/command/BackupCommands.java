package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands on backups. Threading: not thread-safe. */
@Command(
    name = "backup",
    description = {
      "Make, list, verify and delete backups of stores.",
      "A directory of backups holds many of them. Each is complete by itself; a file that several have in common is stored once."
          + " 'kiwi restore' restores one."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "  kiwi backup create data backups --keep 7",
      "  kiwi backup list backups",
      "  kiwi backup verify backups",
      "  kiwi backup purge backups --keep 3",
      "  kiwi restore backups data-restored"
    })
final class BackupCommands implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private BackupCommands() {}

  /** Returns the commands. */
  static CommandLine of(Streams streams) {
    CommandLine group = new CommandLine(new BackupCommands());
    group.addSubcommand("create", new CommandLine(new BackupCreateCommand(streams)));
    group.addSubcommand("list", new CommandLine(new BackupListCommand(streams)));
    group.addSubcommand("verify", new CommandLine(new BackupVerifyCommand(streams)));
    group.addSubcommand("purge", new CommandLine(new BackupPurgeCommand(streams)));
    return group;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing command; usage: " + spec.qualifiedName() + " create|list|verify|purge …");
  }
}
