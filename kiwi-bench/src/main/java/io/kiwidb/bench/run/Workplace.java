package io.kiwidb.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.workload.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that a store is measured in. Nothing is ever removed but what a benchmark has put
 * there: a store has a directory of its own inside, beside a note of what is in it.
 *
 * <p>Threading: not thread-safe.
 */
final class Workplace implements AutoCloseable {
  private static final String NOTE = "kiwi-bench.json";
  private static final String STORE = "store";
  private static final int ATTEMPTS = 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * What the store in a directory is.
   *
   * @param engine its engine
   * @param load what it was filled with
   */
  record Note(String engine, Load load) {}

  /** What happens at the end. */
  private enum Afterwards {
    KEEP,
    REMOVE
  }

  private final Path directory;
  private final Afterwards afterwards;
  private final Note wanted;
  private final Thread whenKilled = new Thread(this::removeInAHurry, "kiwi-bench-cleanup");

  private Workplace(Path directory, Afterwards afterwards, Note wanted) {
    this.directory = directory;
    this.afterwards = afterwards;
    this.wanted = wanted;
    if (afterwards == Afterwards.REMOVE) {
      Runtime.getRuntime().addShutdownHook(whenKilled);
    }
  }

  /** A directory that is kept, or a temporary one if none is named. */
  static Workplace of(Optional<Path> directory, EngineKind engine, Load load) {
    Note wanted = new Note(engine.label(), load);
    try {
      if (directory.isEmpty()) {
        return new Workplace(Files.createTempDirectory("kiwi-bench-"), Afterwards.REMOVE, wanted);
      }
      Path given = directory.get();
      Files.createDirectories(given);
      if (!Files.exists(given.resolve(NOTE)) && !isEmpty(given)) {
        throw new BenchException(
            given + " is not empty and was not made by a benchmark: name another directory");
      }
      return new Workplace(given, Afterwards.KEEP, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  /** Where the store is; there from now on. */
  Path store() {
    try {
      JSON.writeValue(directory.resolve(NOTE).toFile(), wanted);
      return Files.createDirectories(directory.resolve(STORE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether there is a store of an earlier run; refuses one that is not like the one that is
   * wanted.
   */
  boolean hasStore() {
    Path note = directory.resolve(NOTE);
    if (!Files.exists(note)) {
      return false;
    }
    try {
      Note found = JSON.readValue(note.toFile(), Note.class);
      Load was = found.load();
      Load is = wanted.load();
      if (!found.engine().equals(wanted.engine())
          || was.entries() != is.entries()
          || was.keySize() != is.keySize()
          || was.valueSize() != is.valueSize()
          || was.keys() != is.keys()) {
        throw new BenchException(directory + " holds a store of " + found.engine() + " with --num "
            + was.entries() + " --key-size " + was.keySize() + " --value-size " + was.valueSize()
            + " --keys " + was.keys() + ": say the same, or begin with a workload that fills");
      }
      return true;
    } catch (IOException e) {
      throw new BenchException(note + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Removes the store. */
  void erase() {
    remove(directory.resolve(STORE));
  }

  private static void remove(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try {
      Files.walkFileTree(tree, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          Files.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
            Path each, @org.jspecify.annotations.Nullable IOException e) throws IOException {
          if (e != null) {
            throw e;
          }
          Files.delete(each);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (afterwards == Afterwards.REMOVE) {
      remove(directory);
      Runtime.getRuntime().removeShutdownHook(whenKilled);
    }
  }

  /**
   * A run that is given up leaves no gigabytes behind; its threads may be adding files until the
   * process is gone.
   */
  private void removeInAHurry() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(directory); attempt++) {
      try {
        remove(directory);
      } catch (UncheckedIOException e) {
        Thread.onSpinWait(); // a file came or went meanwhile: again
      }
    }
  }
}
