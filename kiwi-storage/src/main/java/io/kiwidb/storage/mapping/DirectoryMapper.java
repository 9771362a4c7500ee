package io.kiwidb.storage.mapping;

import io.kiwidb.io.MappedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps files of a directory, where that is safe.
 *
 * <p>It is safe on file systems that overwrite in place. A copy-on-write file system allocates
 * space when a mapped page is written back or modified, so a full disk would fail a memory store.
 * Also, a sync must cover data written through the mapping, which Linux guarantees for these file
 * systems. Others, unknown ones and stacked file systems are excluded.
 *
 * <p>Threading: thread-safe. The file system is queried once.
 */
public final class DirectoryMapper {
  private static final Set<String> IN_PLACE = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

  private final Path directory;
  // Two threads may both determine it, with the same result.
  private volatile @Nullable Boolean safe;

  public DirectoryMapper(Path directory) {
    this.directory = directory;
  }

  /** Maps an existing file; empty if that is unsafe or impossible. */
  public Optional<MappedRegion> map(Path file, long bytes) {
    return mapper().flatMap(mapper -> FileRegion.of(mapper, file, bytes));
  }

  /** Returns the mapper for files of the directory; empty if mapping is unsafe or impossible. */
  public Optional<FileMapper> mapper() {
    return isSafe() ? OfThisJvm.MAPPER : Optional.empty();
  }

  private boolean isSafe() {
    Boolean known = safe;
    if (known == null) {
      known = isSafeIn(directory);
      safe = known;
    }
    return known;
  }

  private static boolean isSafeIn(Path directory) {
    try {
      return isSafeOn(
          System.getProperty("os.name", ""), Files.getFileStore(directory).type());
    } catch (IOException e) {
      return false; // in some containers the mount of a directory cannot be determined
    }
  }

  /** Returns whether files may be mapped on a file system of an operating system. */
  static boolean isSafeOn(String operatingSystem, String fileSystem) {
    return operatingSystem.toLowerCase(Locale.ROOT).contains("linux")
        && IN_PLACE.contains(fileSystem);
  }

  /**
   * Initialized when a file is mapped for the first time, not when the first directory is opened.
   */
  private static final class OfThisJvm {
    static final Optional<FileMapper> MAPPER = FileMapper.ofThisJvm();
  }
}
