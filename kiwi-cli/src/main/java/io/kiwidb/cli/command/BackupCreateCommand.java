package io.kiwidb.cli.command;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Backup;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Units;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a backup. Threading: not thread-safe. */
@Command(
    name = "create",
    description = {
      "Make a backup of a store. The directory of the backups is created if it does not exist.",
      "Reads the whole store and stores what no earlier backup has. The store is opened read-only and is not changed. If this is interrupted,"
          + " the other backups are not affected."
    },
    footer = {"  kiwi backup create data backups", "  kiwi backup create data backups --keep 7"})
final class BackupCreateCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "BACKUPS", description = "Directory of the backups.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Then delete all backups but the N newest ones.")
  private Optional<Integer> keep = Optional.empty();

  @Mixin
  private final CopyOptions options = new CopyOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  BackupCreateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    BackupPurgeCommand.check(keep, spec);
    try (Kiwi db = store.openToRead();
        Backups backups = Backups.open(directory)) {
      Backup made = options.run(
          streams,
          "backed up",
          "there is no new backup, and the others are not affected",
          listener -> backups.create(db, listener));
      streams
          .err()
          .println("made backup " + made.id() + ": " + Units.count(made.files(), "file") + ", "
              + Units.bytes(made.bytes()) + ", of which " + Units.bytes(made.newBytes())
              + " were new");
      keep.ifPresent(number -> BackupPurgeCommand.tell(backups.keep(number), streams));
    }
    return ExitCode.OK;
  }
}
