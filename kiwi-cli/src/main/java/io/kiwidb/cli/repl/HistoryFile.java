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
 * Where the lines of the shell are kept from one session to the next: in {@code ~/.kiwi_history},
 * or in the file that {@code KIWI_HISTORY} names; nowhere when that is empty.
 *
 * <p>Lines hold keys and values, so nobody but the owner may read the file.
 *
 * @param path the file; empty when lines are not kept
 * @param problem why not, if that is not what the user wanted
 */
record HistoryFile(Optional<Path> path, Optional<String> problem) {
  /** Names the file. */
  static final String VARIABLE = "KIWI_HISTORY";

  private static final String DEFAULT_NAME = ".kiwi_history";
  private static final String OWNER_ONLY = "rw-------";

  /** Makes sure that there is a file and that it is the owner's alone. */
  static HistoryFile prepare(UnaryOperator<@Nullable String> environment) {
    String named = environment.apply(VARIABLE);
    if (named != null && named.isEmpty()) {
      return new HistoryFile(Optional.empty(), Optional.empty());
    }
    Path path = named != null ? Path.of(named) : home(environment).resolve(DEFAULT_NAME);
    try {
      return protect(path)
          ? new HistoryFile(Optional.of(path), Optional.empty())
          : new HistoryFile(Optional.empty(), Optional.empty());
    } catch (IOException e) {
      String problem = "lines are not kept for the next session: " + e;
      return new HistoryFile(Optional.empty(), Optional.of(problem));
    }
  }

  /** {@code HOME} first, which a user may set; the JVM asks only the system. */
  private static Path home(UnaryOperator<@Nullable String> environment) {
    String home = environment.apply("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
  }

  /** False for what is no file, such as {@code /dev/null}: it keeps nothing. */
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
      if (posix) { // earlier releases left it to the umask
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
      }
    }
    return true;
  }
}
