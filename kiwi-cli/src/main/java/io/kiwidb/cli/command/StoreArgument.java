package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The directory of the store that a command works on. Threading: not thread-safe. */
final class StoreArgument {
  @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the store.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  Path directory() {
    return directory;
  }

  /** Opens the store without changing a byte of it. There must be one. */
  Kiwi openToRead() {
    return openExisting(Options.builder().openMode(OpenMode.READ_ONLY));
  }

  /** Opens the store to change it. There must be one. */
  Kiwi openToChange() {
    return openToChange(Options.builder());
  }

  /** Opens the store to change it, with options of the command. There must be one. */
  Kiwi openToChange(Options.Builder options) {
    return openExisting(options.openMode(OpenMode.MUST_EXIST));
  }

  private Kiwi openExisting(Options.Builder options) {
    try {
      return Kiwi.open(directory, options.build());
    } catch (StorageException e) {
      throw isNotThere(e) && !isStore() ? missing() : e;
    }
  }

  /** Whether the directory is missing, or there is no store in it. */
  static boolean isNotThere(StorageException e) {
    return e.reason() == StorageException.Reason.MISSING
        || e.reason() == StorageException.Reason.NO_DATABASE;
  }

  /** The failure of a command that needs a store where there is none. */
  CommandFailure missing() {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return new CommandFailure(
          ExitCode.FAILURE, directory + " is a file; a store is a directory of its own");
    }
    String what = Files.isDirectory(directory)
        ? "there is no store in " + directory
        : "there is no directory " + directory;
    return new CommandFailure(
        ExitCode.FAILURE, what + "; 'kiwi put', 'kiwi load' and 'kiwi repl' make one");
  }

  /**
   * Whether the file that every store has is there; without it, nothing else that is there can be
   * read.
   */
  boolean isStore() {
    return Files.exists(directory.resolve("CURRENT"));
  }
}
