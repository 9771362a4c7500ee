package io.kiwidb.cli.command;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Purged;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Units;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Deletes backups. Threading: not thread-safe. */
@Command(
    name = "purge",
    description = {
      "Delete backups, and the files that no other backup has.",
      "While there is a backup that cannot be read, no file is deleted, because it may need it: delete that one first, with --id."
    },
    footer = {"  kiwi backup purge backups --keep 7", "  kiwi backup purge backups --id 3"})
final class BackupPurgeCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final BackupsArgument backups = new BackupsArgument();

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Delete all backups but the N newest ones.")
  private Optional<Integer> keep = Optional.empty();

  @Option(names = "--id", paramLabel = "ID", description = "Delete one backup.")
  private Optional<Long> id = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  BackupPurgeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (keep.isPresent() == id.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "which backups to delete? Use either --keep or --id");
    }
    check(keep, spec);
    try (Backups opened = backups.openToChange()) {
      tell(id.isPresent() ? opened.delete(id.get()) : opened.keep(keep.orElseThrow()), streams);
    }
    return ExitCode.OK;
  }

  static void check(Optional<Integer> keep, CommandSpec spec) {
    if (keep.isPresent() && keep.get() < 1) {
      throw new ParameterException(spec.commandLine(), "--keep requires a number of at least 1");
    }
  }

  static void tell(Purged purged, Streams streams) {
    streams
        .err()
        .println("deleted " + Units.count(purged.backups().size(), "backup") + ", "
            + Units.count(purged.files(), "file") + ", " + Units.bytes(purged.bytes()));
  }
}
