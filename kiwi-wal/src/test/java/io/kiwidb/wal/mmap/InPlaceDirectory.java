package io.kiwidb.wal.mmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;
import org.opentest4j.TestAbortedException;

/**
 * Makes temporary directories where files are mapped: in containers the usual place is often a
 * layer over others.
 */
final class InPlaceDirectory implements TempDirFactory {
  private static final Set<String> TYPES = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    for (Path parent :
        List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"))) {
      if (Files.isWritable(parent) && TYPES.contains(Files.getFileStore(parent).type())) {
        return Files.createTempDirectory(parent, "kiwi-wal");
      }
    }
    throw new TestAbortedException("no directory here is on a file system that is mapped");
  }
}
