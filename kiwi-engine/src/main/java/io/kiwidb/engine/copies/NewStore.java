package io.kiwidb.engine.copies;

import io.kiwidb.StorageException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A store that is being made, file by file, in an empty storage.
 *
 * <p>Invariants. <b>C1</b>: {@code CURRENT} gets its name only after everything else is durable,
 * and by a rename; so whenever it is there, the store is complete. <b>C2</b>: a failure removes the
 * files in the opposite order; so a crash in between leaves nothing that opens as a store: a
 * directory with logs or tables but without {@code CURRENT} is refused.
 *
 * <p>Threading: not thread-safe.
 */
public final class NewStore {
  private final Storage target;
  private final CopyProgress progress;
  private final Deque<String> made = new ArrayDeque<>(); // the last one first

  private NewStore(Storage target, CopyProgress progress) {
    this.target = target;
    this.progress = progress;
  }

  /** The contents of a file. */
  @FunctionalInterface
  public interface Contents {
    /** Reads them, part by part. */
    void read(FileParts.Sink sink);
  }

  /**
   * Makes a store in a storage that is not locked. After a failure the target is as before.
   *
   * @param fill adds the files, {@code CURRENT} last
   */
  public static void make(Storage target, CopyProgress progress, Consumer<NewStore> fill) {
    try (Storage.AutoCloseableLock lock = target.lock(FileNames.LOCK)) {
      assert lock != null;
      fill(target, progress, fill);
    }
  }

  /** Makes a store, as above, in a storage whose lock the caller holds. */
  public static void fill(Storage target, CopyProgress progress, Consumer<NewStore> fill) {
    requireEmpty(target);
    NewStore store = new NewStore(target, progress);
    boolean complete = false;
    try {
      fill.accept(store);
      complete = true;
    } finally {
      if (!complete) {
        store.undo();
      }
    }
  }

  private static void requireEmpty(Storage target) {
    target.list().stream()
        .filter(name -> !name.equals(FileNames.LOCK))
        .findFirst()
        .ifPresent(name -> {
          throw new StorageException(
              StorageException.Reason.EXISTS,
              "make a store in",
              target.location(),
              "it contains '" + name + "'; choose a place that does not exist or is empty",
              null);
        });
  }

  /**
   * Adds a file of another storage without copying it; returns false if that is not possible.
   *
   * @param length its length
   */
  boolean link(LinkableStorage from, String name, long length) {
    if (!from.link(name, target, name)) {
      return false;
    }
    made.push(name);
    progress.took(name, length);
    return true;
  }

  /** Adds a file, durably; {@code CURRENT} must be the last one, and completes the store. */
  public void add(String name, Contents contents) {
    if (!name.equals(FileNames.CURRENT)) {
      write(name, name, contents);
      return;
    }
    target.syncDirectory(); // C1
    KillPoint.hit("copy.files-durable");
    write(name, FileNames.CURRENT_TEMPORARY, contents);
    made.push(name);
    target.rename(FileNames.CURRENT_TEMPORARY, name);
    target.syncDirectory();
    KillPoint.hit("copy.durable");
    progress.ended(name);
  }

  private void write(String name, String place, Contents contents) {
    made.push(place);
    try (AppendFile out = target.create(place)) {
      contents.read((position, bytes, length) -> {
        out.append(bytes, 0, length);
        progress.copied(name, length);
      });
      out.sync();
    }
    if (place.equals(name)) {
      progress.ended(name);
    }
  }

  /** Removes what was made, as far as that is possible (C2). */
  private void undo() {
    for (String name : made) {
      try {
        target.delete(name);
        if (name.equals(FileNames.CURRENT)) {
          target.syncDirectory();
        }
      } catch (StorageException e) {
        if (e.reason() != StorageException.Reason.MISSING) {
          return; // what is left does not open; the failure that led here is the one to report
        }
      }
    }
  }
}
