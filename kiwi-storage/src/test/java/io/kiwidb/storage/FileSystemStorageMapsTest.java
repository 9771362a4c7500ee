package io.kiwidb.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiwidb.OpenMode;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.mapping.DirectoryMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a storage maps at all, which no answer of it shows. */
class FileSystemStorageMapsTest {
  @TempDir
  Path directory;

  @Test
  void fileThatIsReadOftenIsMappedUntilItIsClosed() throws IOException {
    assumeTrue(
        new DirectoryMapper(directory).mapper().isPresent(), "a file system that may be mapped");
    Path path = Files.write(directory.resolve("000001.sst"), new byte[10_000]).toRealPath();
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST)) {
      try (ReadableFile file = storage.open("000001.sst")) {
        byte[] target = new byte[100];
        // Until the machine is quick often enough in a row; others may keep it busy.
        for (int i = 0; i < 20_000_000 && (i % 5_000 != 0 || !isMapped(path)); i++) {
          assertThat(file.read(i % 9_000, target, 0, 100)).isEqualTo(100);
        }
        assertThat(isMapped(path)).isTrue();
      }
      assertThat(isMapped(path)).isFalse();
    }
  }

  private static boolean isMapped(Path path) throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains(path.toString());
  }
}
