package io.kiwidb.io;

import io.kiwidb.OpenMode;
import java.nio.file.Path;

/** A directory of the file system. */
public final class FileSystemStorage {
  private FileSystemStorage() {}

  /** Opens a directory; makes it if it is missing and the mode allows that. */
  public static Storage open(Path directory, OpenMode mode) {
    throw new IllegalStateException("not here yet: " + directory + mode);
  }
}
