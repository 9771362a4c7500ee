package io.kiwidb.cli.command;

import io.kiwidb.Backups;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.BackupsView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists backups. Threading: not thread-safe. */
@Command(
    name = "list",
    description = {
      "List the backups of a directory, oldest first.",
      "Shown are the number, when it was made, the number and size of its files, the size of those that earlier ones did not have, the last"
          + " sequence number in it, and the identity of the store. The exit code is 1 if one cannot be read."
    },
    footer = {"  kiwi backup list backups", "  kiwi backup list backups --json | jq '.[-1].id'"})
final class BackupListCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final BackupsArgument backups = new BackupsArgument();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  BackupListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Backups opened = backups.openToRead()) {
      BackupsView shown = new BackupsView(opened.list());
      view.show(shown, streams);
      return shown.isClean() ? ExitCode.OK : ExitCode.NO;
    }
  }
}
