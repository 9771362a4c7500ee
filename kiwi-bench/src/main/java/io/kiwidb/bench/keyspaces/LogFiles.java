package io.kiwidb.bench.keyspaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The files of a log, which a store may remove while they are counted.
 *
 * @param segments number of files
 * @param bytes sum of their sizes
 */
record LogFiles(long segments, long bytes) {
  private static final String PATTERN = "*.wal";

  /** Returns those in the directory of a store. */
  static LogFiles in(Path directory) {
    long segments = 0;
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PATTERN)) {
      for (Path file : files) {
        OptionalLong size = sizeOf(file);
        bytes += size.orElse(0);
        segments += size.isPresent() ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LogFiles(segments, bytes);
  }

  /** Returns the size of a file; empty if the store has removed it since the listing. */
  private static OptionalLong sizeOf(Path file) throws IOException {
    try {
      return OptionalLong.of(Files.size(file));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }
}
