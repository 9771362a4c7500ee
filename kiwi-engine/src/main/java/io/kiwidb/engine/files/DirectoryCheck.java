package io.kiwidb.engine.files;

import io.kiwidb.CorruptionException;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.io.Storage;
import java.util.List;

/**
 * Decides whether a directory holds a database, may become one, or is something else, before
 * anything in it is touched.
 *
 * <p>A database is made in this order: manifest, CURRENT, log. So a directory with logs, tables or
 * settings but without CURRENT is a database that lost a file, never a new one.
 */
public final class DirectoryCheck {
  /** What is there. */
  public enum Finding {
    /** A database. */
    DATABASE,
    /** Nothing, or what is left of a creation that was interrupted. */
    FREE
  }

  private DirectoryCheck() {}

  public static Finding look(Storage storage, OpenMode mode) {
    List<String> names = storage.list();
    if (names.contains(FileNames.CURRENT)) {
      if (mode == OpenMode.CREATE_NEW) {
        throw new StorageException(
            StorageException.Reason.EXISTS,
            "create a database in",
            storage.location(),
            "there is one already",
            null);
      }
      return Finding.DATABASE;
    }
    boolean hasData = names.stream()
        .flatMap(name -> FileNames.parse(name).stream())
        .anyMatch(p -> p.kind() != FileNames.Kind.MANIFEST);
    if (hasData) {
      throw new CorruptionException(
          FileNames.CURRENT,
          0,
          "a file that names the manifest, since there are logs, tables or settings",
          "no file");
    }
    if (mode == OpenMode.MUST_EXIST || mode == OpenMode.READ_ONLY) {
      throw new StorageException(
          StorageException.Reason.NO_DATABASE,
          "open a database in",
          storage.location(),
          "there is none; check the path, or open it in a mode that creates one",
          null);
    }
    names.stream().filter(name -> !FileNames.belongs(name)).findFirst().ifPresent(name -> {
      throw new StorageException(
          StorageException.Reason.NO_DATABASE,
          "create a database in",
          storage.location(),
          "it is no database but holds other files, such as '" + name
              + "'; choose an empty or a new directory",
          null);
    });
    return Finding.FREE;
  }
}
