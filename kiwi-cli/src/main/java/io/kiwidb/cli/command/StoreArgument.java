package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The argument that names the directory of the store. Threading: not thread-safe. */
final class StoreArgument {
  @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the store.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  Path directory() {
    return directory;
  }

  /** Opens an existing store read-only. */
  Kiwi openToRead() {
    return openExisting(Options.builder().openMode(OpenMode.READ_ONLY));
  }

  /** Opens an existing store for reading and writing. */
  Kiwi openToChange() {
    return openToChange(Options.builder());
  }

  /** Opens an existing store for reading and writing, with options of the command. */
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

  /** Returns whether the directory is missing or contains no store. */
  static boolean isNotThere(StorageException e) {
    return e.reason() == StorageException.Reason.MISSING
        || e.reason() == StorageException.Reason.NO_DATABASE;
  }

  /** Returns the failure of a command whose store is missing. */
  CommandFailure missing() {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return new CommandFailure(
          ExitCode.FAILURE, directory + " is a file, not the directory of a store");
    }
    String what = Files.isDirectory(directory)
        ? "no store in " + directory
        : "no such directory: " + directory;
    return new CommandFailure(
        ExitCode.FAILURE,
        what + "; 'kiwi put', 'kiwi load', 'kiwi repl' and 'kiwi keyspace create' create a store");
  }

  /**
   * Returns whether the directory contains the file {@code CURRENT}, which every store has; without
   * it no other file can be read.
   */
  boolean isStore() {
    return isStore(directory);
  }

  /** Returns whether a directory contains a store, as above. */
  static boolean isStore(Path directory) {
    return Files.exists(directory.resolve("CURRENT"));
  }
}
