package io.kiwidb.cli.repl;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The history file of the shell: {@code ~/.kiwi_history}, or the file named by
 * {@code KIWI_HISTORY}; none if that is empty.
 *
 * <p>Lines contain keys and values, so only the owner may read the file.
 *
 * @param path the file; empty if no history is saved
 * @param problem why no history is saved, if the user did not disable it
 */
record HistoryFile(Optional<Path> path, Optional<String> problem) {
  /** No file. */
  static final HistoryFile NONE = new HistoryFile(Optional.empty(), Optional.empty());

  /** Environment variable with the path of the file. */
  static final String VARIABLE = "KIWI_HISTORY";

  private static final String DEFAULT_NAME = ".kiwi_history";
  private static final String OWNER_ONLY = "rw-------";

  /** Creates the file if missing and restricts its permissions to the owner. */
  static HistoryFile prepare(UnaryOperator<@Nullable String> environment) {
    String named = environment.apply(VARIABLE);
    if (named != null && named.isEmpty()) {
      return NONE;
    }
    Path path = named != null ? Path.of(named) : home(environment).resolve(DEFAULT_NAME);
    try {
      return protect(path) ? new HistoryFile(Optional.of(path), Optional.empty()) : NONE;
    } catch (IOException e) {
      String problem = "history is not saved: " + e;
      return new HistoryFile(Optional.empty(), Optional.of(problem));
    }
  }

  /**
   * Returns the home directory: {@code HOME}, which a user may change, before the JVM's
   * {@code user.home}, which ignores it.
   */
  private static Path home(UnaryOperator<@Nullable String> environment) {
    String home = environment.apply("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
  }

  /**
   * Returns false if the path is not a regular file, such as {@code /dev/null}: no history is
   * saved.
   */
  private static boolean protect(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return false;
    }
    Path directory = path.toAbsolutePath().getParent();
    boolean posix = directory != null
        && Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
    try {
      if (posix) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      } else {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      if (posix) { // earlier releases created it with the permissions of the umask
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
      }
    }
    return true;
  }
}
