package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.cli.view.EncryptionView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The argument that names the directory of the store. Threading: not thread-safe. */
final class StoreArgument {
  @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the store.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  Path directory() {
    return directory;
  }

  /** Opens the store in the mode of the options, with the keys of the command line. */
  Kiwi open(Options.Builder options) {
    return Kiwi.open(directory, StoreKeys.addTo(options, spec).build());
  }

  /** Returns tools that use the keys of the command line. */
  KiwiTools tools() {
    return StoreKeys.tools(spec);
  }

  /**
   * Runs an action; if the keys of the store are missing, shows what can be said without them,
   * before the failure.
   */
  <T> T orReport(StoreKeys.Action<T> action, Consumer<EncryptionView> shown) {
    return StoreKeys.orReport(action, directory, file -> true, spec, shown);
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
      return open(options);
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
