package io.kiwidb.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.workload.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of a measured store. It contains a subdirectory with the store and a file that
 * describes the store; nothing else is ever removed.
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
   * Description of the store in a directory.
   *
   * @param engine its engine
   * @param load data it was filled with
   */
  record Note(String engine, Load load) {}

  /** What happens to the directory on close. */
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

  /** Returns a directory that is kept, or a temporary one if none is given. */
  static BenchDirectory of(Optional<Path> directory, EngineKind engine, Load load) {
    Note requested = new Note(engine.label(), load);
    try {
      if (directory.isEmpty()) {
        return new BenchDirectory(
            Files.createTempDirectory("kiwi-bench-"), OnClose.REMOVE, requested);
      }
      Path given = directory.get();
      Files.createDirectories(given);
      if (!Files.exists(given.resolve(NOTE)) && !DirectoryTree.isEmpty(given)) {
        throw new BenchException(
            given + " is not empty and was not created by a benchmark; choose another directory");
      }
      return new BenchDirectory(given, OnClose.KEEP, requested);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the directory of the store, which is created if missing. */
  Path store() {
    try {
      JSON.writeValue(directory.resolve(NOTE).toFile(), requested);
      return Files.createDirectories(directory.resolve(STORE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns whether there is a store of an earlier run. Throws if it does not match the requested
   * one.
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
          || was.keys() != is.keys()
          || was.keyspaces() != is.keyspaces()) {
        throw new BenchException(directory + " contains a store of " + found.engine()
            + " with --num "
            + was.entries() + " --key-size " + was.keySize() + " --value-size " + was.valueSize()
            + " --keys " + was.keys() + " --keyspaces " + was.keyspaces()
            + "; use the same options, or start with a fill workload");
      }
      return true;
    } catch (IOException e) {
      throw new BenchException("cannot read " + note + ": " + e.getMessage(), e);
    }
  }

  /** Removes the store. */
  void erase() {
    DirectoryTree.remove(directory.resolve(STORE));
  }

  @Override
  public void close() {
    if (onClose == OnClose.REMOVE) {
      DirectoryTree.remove(directory);
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }
  }

  /**
   * Removes a temporary store when the run is aborted. Retries, because threads may add files until
   * the process has exited.
   */
  private void removeOnShutdown() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(directory); attempt++) {
      try {
        DirectoryTree.remove(directory);
      } catch (UncheckedIOException e) {
        Thread.onSpinWait(); // a file was added or removed concurrently: retry
      }
    }
  }
}
