package io.kiwidb.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The argument that names a key file. Threading: not thread-safe. */
final class KeyFileArgument {
  @Parameters(index = "0", paramLabel = "FILE", description = "Key file.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path path;

  Path path() {
    return path;
  }
}
