package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A directory that is empty at the beginning of a measurement. */
public final class FreshDirectory {
  /** A measurement that needs a directory. */
  @FunctionalInterface
  public interface Measurement<T> {
    /** Measures in a directory. */
    T in(Path directory) throws InterruptedException;
  }

  private FreshDirectory() {}

  /**
   * Measures in a directory.
   *
   * @param given the directory, which must be empty and is kept; empty: a temporary one, which is
   *     removed unless the measurement throws a {@link BenchException}
   */
  public static <T> T with(Optional<Path> given, Measurement<T> measurement)
      throws InterruptedException {
    Path directory = create(given);
    T result;
    try {
      result = measurement.in(directory);
    } catch (BenchException e) {
      throw new BenchException(e.getMessage() + "; the store is kept in " + directory, e);
    }
    if (given.isEmpty()) {
      DirectoryTree.remove(directory);
    }
    return result;
  }

  private static Path create(Optional<Path> given) {
    try {
      if (given.isEmpty()) {
        return Files.createTempDirectory("kiwi-bench-");
      }
      Path directory = Files.createDirectories(given.get());
      if (!DirectoryTree.isEmpty(directory)) {
        throw new BenchException(directory + " is not empty; choose another directory");
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
