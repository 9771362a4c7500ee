package io.kiwidb.io;

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
 * <p>It is safe where what was written once is overwritten in place. A file system that copies on
 * write allocates again when a mapped page is written back or touched, and a disk that is full then
 * is an error in the middle of a store to memory. And a sync must cover what was written through
 * memory, which Linux says of these file systems. Others, unknown ones and layers over others are
 * left out.
 *
 * <p>Threading: thread-safe. The file system is asked for once.
 */
final class DirectoryMapper {
  private static final Set<String> IN_PLACE = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

  private final Path directory;
  // Two threads may both find it out; they find the same.
  private volatile @Nullable Boolean safe;

  DirectoryMapper(Path directory) {
    this.directory = directory;
  }

  /** Maps a file that is there; empty where that is not safe or not possible. */
  Optional<MappedRegion> map(Path file, long bytes) {
    return mapper().flatMap(mapper -> FileRegion.of(mapper, file, bytes));
  }

  /** What maps files of the directory; empty where that is not safe or not possible. */
  Optional<MemoryMapper> mapper() {
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
      return false; // in some containers the mount of a directory is not to be found
    }
  }

  /** Whether files may be mapped on a file system of an operating system. */
  static boolean isSafeOn(String operatingSystem, String fileSystem) {
    return operatingSystem.toLowerCase(Locale.ROOT).contains("linux")
        && IN_PLACE.contains(fileSystem);
  }

  /**
   * Looked for when a file is mapped for the first time, not when the first directory is opened.
   */
  private static final class OfThisJvm {
    static final Optional<MemoryMapper> MAPPER = MemoryMapper.ofThisJvm();
  }
}
