package io.kiwidb.storage.disk;

import io.kiwidb.StorageException.Reason;
import io.kiwidb.storage.failure.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Hard links. Threading: stateless. */
public final class HardLinks {
  /** Failures that a copy would meet as well; after the others, a copy may succeed. */
  private static final Set<Reason> FINAL =
      Set.of(Reason.MISSING, Reason.EXISTS, Reason.DISK_FULL, Reason.NOT_A_DIRECTORY);

  private HardLinks() {}

  /**
   * Creates a link to an existing file. Returns false if that is impossible: another file system,
   * one without links, the most links that a file can have, or a policy of the operating system.
   */
  public static boolean create(Path link, Path existing) {
    try {
      Files.createLink(link, existing);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (IOException e) {
      if (FINAL.contains(StorageErrors.reason(e))) {
        throw StorageErrors.of("link", existing, e);
      }
      return false;
    }
  }
}
