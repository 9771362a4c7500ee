package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
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
    return Kiwi.open(directory, Options.builder().openMode(OpenMode.READ_ONLY).build());
  }

  /** Opens the store to change it. There must be one. */
  Kiwi openToChange() {
    return Kiwi.open(directory, Options.builder().openMode(OpenMode.MUST_EXIST).build());
  }
}
