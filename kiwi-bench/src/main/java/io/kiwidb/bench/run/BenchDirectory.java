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
final class BenchDirectory implements AutoCloseable {
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
  private enum OnClose {
    KEEP,
    REMOVE
  }

  private final Path directory;
  private final OnClose onClose;
  private final Note requested;
  private final Thread shutdownHook = new Thread(this::removeOnShutdown, "kiwi-bench-cleanup");

  private BenchDirectory(Path directory, OnClose onClose, Note requested) {
    this.directory = directory;
    this.onClose = onClose;
    this.requested = requested;
    if (onClose == OnClose.REMOVE) {
      Runtime.getRuntime().addShutdownHook(shutdownHook);
    }
  }

  /** A directory that is kept, or a temporary one if none is named. */
  static BenchDirectory of(Optional<Path> directory, EngineKind engine, Load load) {
    Note requested = new Note(engine.label(), load);
    try {
      if (directory.isEmpty()) {
        return new BenchDirectory(
            Files.createTempDirectory("kiwi-bench-"), OnClose.REMOVE, requested);
      }
      Path given = directory.get();
      Files.createDirectories(given);
      if (!Files.exists(given.resolve(NOTE)) && !isEmpty(given)) {
        throw new BenchException(
            given + " is not empty and was not made by a benchmark: name another directory");
      }
      return new BenchDirectory(given, OnClose.KEEP, requested);
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
      JSON.writeValue(directory.resolve(NOTE).toFile(), requested);
      return Files.createDirectories(directory.resolve(STORE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether there is a store of an earlier run; refuses one that is not like the one that is
   * requested.
   */
  boolean hasStore() {
    Path note = directory.resolve(NOTE);
    if (!Files.exists(note)) {
      return false;
    }
    try {
      Note found = JSON.readValue(note.toFile(), Note.class);
      Load was = found.load();
      Load is = requested.load();
      if (!found.engine().equals(requested.engine())
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
    if (onClose == OnClose.REMOVE) {
      remove(directory);
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }
  }

  /**
   * A run that is given up leaves no gigabytes behind; its threads may be adding files until the
   * process is gone.
   */
  private void removeOnShutdown() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(directory); attempt++) {
      try {
        remove(directory);
      } catch (UncheckedIOException e) {
        Thread.onSpinWait(); // a file came or went meanwhile: again
      }
    }
  }
}
