package io.kiwidb.testkit.kill;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Verification;
import io.kiwidb.CopyListener;
import io.kiwidb.Kiwi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Makes checkpoints and backups beside the store. Each backup is made in the directory that the
 * processes killed before have used, and everything in it is verified.
 *
 * <p>Threading: not thread-safe.
 */
final class DoomedCopies {
  private static final int KEPT = 2;

  private final Kiwi db;
  private final Path place;
  private int count;

  DoomedCopies(Kiwi db) {
    this.db = db;
    this.place = Path.of(db.location()).resolveSibling("copies");
  }

  /** Makes a checkpoint and opens it. */
  void checkpoint() {
    // A new name: what a process that was killed just before the end has left is not replaced.
    Path target = place.resolve("checkpoint-" + ProcessHandle.current().pid() + "-" + count++);
    db.checkpoint(target);
    if (!Kiwi.tools().verify(target, step -> {}).isClean()) {
      throw new AssertionError("the checkpoint " + target + " is not sound");
    }
    remove(target);
  }

  /** Makes a backup, verifies all, and deletes old ones. */
  void backup() {
    try (Backups backups = Backups.open(place.resolve("backups"))) {
      backups.create(db);
      Verification found = backups.verify(CopyListener.NONE);
      if (!found.isClean()) {
        throw new AssertionError("backups are damaged: " + found.problems());
      }
      backups.keep(KEPT);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
