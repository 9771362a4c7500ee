package io.kiwidb.cli.command;

import io.kiwidb.Backups;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The argument that names a directory of backups. Threading: not thread-safe. */
final class BackupsArgument {
  @Parameters(index = "0", paramLabel = "BACKUPS", description = "Directory of the backups.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  /** Opens existing backups for reading. */
  Backups openToRead() {
    return open(OpenMode.READ_ONLY);
  }

  /** Opens existing backups to delete some. */
  Backups openToChange() {
    return open(OpenMode.MUST_EXIST);
  }

  private Backups open(OpenMode mode) {
    try {
      return Backups.open(directory, mode);
    } catch (StorageException e) {
      throw StoreArgument.isNotThere(e)
          ? new CommandFailure(
              ExitCode.FAILURE, "no backups in " + directory + "; 'kiwi backup create' makes one")
          : e;
    }
  }
}
