package io.kiwidb.storage;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.failure.StorageErrors;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A directory that gets its name when it is complete: until then it is beside its final place, with
 * {@value #SUFFIX} at the end of the name.
 *
 * <p>A lock keeps a second process from filling the same directory. What a killed process left is
 * removed by the next attempt.
 *
 * <p>Threading: not thread-safe.
 */
public final class NewDirectory implements AutoCloseable {
  /** The end of the name of a directory that is not complete. */
  public static final String SUFFIX = ".incomplete";

  private final Path target;
  private final Path place;
  private final Storage storage;
  private final Storage.AutoCloseableLock lock;
  private boolean published;

  private NewDirectory(Path target, Path place, Storage storage, Storage.AutoCloseableLock lock) {
    this.target = target;
    this.place = place;
    this.storage = storage;
    this.lock = lock;
  }

  /**
   * What a directory contains.
   *
   * @param lock name of the lock
   * @param current the file that makes it complete; a directory that has it is never removed
   * @param belongs whether a file is one of those that may be removed
   */
  public record Contents(String lock, String current, Predicate<String> belongs) {}

  /**
   * Creates a directory that is going to be {@code target}, and its missing parents.
   *
   * <p>Failure: {@link StorageException} with reason {@code EXISTS} if the target exists, or if
   * beside it there is a directory of the temporary name that must not be removed; with
   * {@code LOCKED} if another process is filling it.
   */
  public static NewDirectory begin(Path target, Contents contents) {
    Path absolute = target.toAbsolutePath().normalize();
    requireAbsent(absolute);
    Path place = absolute.resolveSibling(absolute.getFileName() + SUFFIX);
    Storage storage = FileSystemStorage.open(place, OpenMode.CREATE_IF_MISSING);
    boolean begun = false;
    try {
      // Before the lock, which would be one more file of a stranger.
      refuse(place, storage, name -> !contents.belongs().test(name));
      NewDirectory directory =
          new NewDirectory(absolute, place, storage, storage.lock(contents.lock()));
      try {
        if (!storage.exists(contents.lock())) {
          throw new StorageException(
              Reason.LOCKED,
              "create",
              absolute.toString(),
              "another process has just given up creating it; try again",
              null);
        }
        refuse(place, storage, contents.current()::equals);
        directory.clear(contents.lock());
        begun = true;
        return directory;
      } finally {
        if (!begun) {
          directory.lock.close();
        }
      }
    } finally {
      if (!begun) {
        storage.close();
      }
    }
  }

  private static void refuse(Path place, Storage storage, Predicate<String> wanted) {
    storage.list().stream().filter(wanted).findFirst().ifPresent(name -> {
      throw taken(
          place,
          "it contains '" + name
              + "', so it may be wanted; rename or delete that directory, then try again");
    });
  }

  private void clear(String lockName) {
    storage.list().stream().filter(name -> !name.equals(lockName)).forEach(storage::delete);
  }

  private static void requireAbsent(Path target) {
    if (target.getFileName() == null || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw taken(target, "it exists already; choose a path that does not exist");
    }
  }

  private static StorageException taken(Path path, String detail) {
    return new StorageException(Reason.EXISTS, "create", path.toString(), detail, null);
  }

  /** Returns the directory while it is being filled; closed by {@link #publish} and close. */
  public Storage storage() {
    return storage;
  }

  /**
   * Gives the directory its name, durably. Requires: its contents are durable. If the last sync
   * fails, the directory has its name, and only a power failure could take it away.
   */
  public void publish() {
    if (Directories.WINDOWS) {
      lock.close(); // an open file would keep the directory from being renamed
    }
    try {
      requireAbsent(target);
      Files.move(place, target); // not ATOMIC_MOVE, which would replace an empty directory
      published = true;
      Path parent = target.getParent();
      if (parent != null) {
        Directories.sync(parent);
      }
    } catch (IOException e) {
      throw StorageErrors.of("rename to " + target, place, e);
    }
  }

  /** Ends it; removes the directory, as far as that is possible, unless it was published. */
  @Override
  public void close() {
    try {
      if (!published) {
        removeFiles();
      }
    } finally {
      lock.close();
      storage.close();
    }
  }

  private void removeFiles() {
    try {
      for (String name : storage.list()) {
        Files.deleteIfExists(place.resolve(name)); // the lock as well: it is the last one's
      }
      Files.deleteIfExists(place);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      return; // somebody else began to use it
    } catch (IOException | StorageException e) {
      return; // the failure that led here is the one to report; the next attempt removes the rest
    }
  }
}
