package io.kiwidb.engine.files;

import io.kiwidb.CorruptionException;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.io.Storage;
import java.util.List;

/**
 * Decides whether a directory contains a database, is free for a new one, or contains something
 * else, before anything in it is touched.
 *
 * <p>A database is created in this order: manifest, CURRENT, log. So a directory with logs, tables
 * or settings but without CURRENT is a database that lost a file, never a new one.
 */
public final class DirectoryCheck {
  /** What a directory contains. */
  public enum Finding {
    /** A database. */
    DATABASE,
    /** Nothing, or the remains of an interrupted creation. */
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
            "the directory already contains one; open it in a mode that accepts that, or choose another directory",
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
          "the file that names the manifest (logs, tables or settings exist)",
          "no file");
    }
    if (mode == OpenMode.MUST_EXIST || mode == OpenMode.READ_ONLY) {
      throw new StorageException(
          StorageException.Reason.NO_DATABASE,
          "open a database in",
          storage.location(),
          "the directory contains none; check the path, or use an open mode that creates one",
          null);
    }
    names.stream()
        .filter(name -> !FileNames.belongs(name) && !FileNames.isServerLog(name))
        .findFirst()
        .ifPresent(name -> {
          throw new StorageException(
              StorageException.Reason.NO_DATABASE,
              "create a database in",
              storage.location(),
              "the directory contains other files, such as '" + name
                  + "'; choose an empty or new directory",
              null);
        });
    return Finding.FREE;
  }
}
