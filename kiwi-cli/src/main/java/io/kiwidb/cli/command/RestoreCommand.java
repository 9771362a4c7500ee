package io.kiwidb.cli.command;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Backup;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Units;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a backup. Threading: not thread-safe. */
@Command(
    name = "restore",
    description = {
      "Restore a backup to a new directory. Every byte is verified before it is used.",
      "TARGET must not exist. It is made under the name TARGET.incomplete and renamed when it is complete. A damaged file is refused with its"
          + " name and the offset of the damage; other backups may be restorable, see 'kiwi backup verify'."
    },
    footer = {"  kiwi restore backups data", "  kiwi restore backups data --id 3"})
final class RestoreCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final BackupsArgument backups = new BackupsArgument();

  @Parameters(index = "1", paramLabel = "TARGET", description = "Directory of the restored store.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path target;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Number of the backup, see 'kiwi backup list'. Default: the newest one.")
  private Optional<Long> id = Optional.empty();

  @Mixin
  private final CopyOptions options = new CopyOptions();

  RestoreCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Backups opened = backups.openToRead()) {
      long which = id.orElseGet(() -> newest(opened.list()));
      Boolean done =
          options.run(streams, "restored", incomplete("restored store", target), listener -> {
            opened.restore(which, target, listener);
            return true;
          });
      assert done;
      streams.err().println("restored backup " + Units.count(which) + " to " + target);
    }
    return ExitCode.OK;
  }

  private static long newest(List<Backup> all) {
    return all.get(all.size() - 1).id();
  }

  /** Returns what an interruption of a copy means. */
  static String incomplete(String what, Path target) {
    return "there is no " + what + "; delete " + target
        + ".incomplete, or run the command again, which replaces it";
  }
}
