package io.kiwidb.engine;

import io.kiwidb.engine.files.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of golden stores. Threading: stateless. */
final class GoldenFiles {
  private GoldenFiles() {}

  /** Copies the files of a store to a new directory, without the lock. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        // A second handle would release the lock of this process.
        if (!file.endsWith(FileNames.LOCK)) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }
}
