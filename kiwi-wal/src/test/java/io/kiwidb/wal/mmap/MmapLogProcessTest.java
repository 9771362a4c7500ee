package io.kiwidb.wal.mmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.OpenMode;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.storage.FileSystemStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What depends on the JVM: that it needs no library and no flag, on both paths, and that its death
 * loses nothing.
 */
class MmapLogProcessTest {
  @TempDir(factory = InPlaceDirectory.class)
  Path directory;

  @Test
  void killedProcessOnTheClassPathLosesNothing() throws Exception {
    appendAndKill(LogCommand.onTheClassPath(List.of(), List.of()));
    assertEverythingIsThere();
  }

  @Test
  void killedProcessOnTheModulePathLosesNothing() throws Exception {
    appendAndKill(LogCommand.onTheModulePath());
    assertEverythingIsThere();
  }

  /** What the process says is all that it prints: the JVM has nothing to warn of. */
  @Test
  void closedSegmentIsReleasedWithoutAWarning() throws Exception {
    for (LogCommand command :
        List.of(LogCommand.onTheClassPath(List.of(), List.of()), LogCommand.onTheModulePath())) {
      Process process = start(command);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        process.getOutputStream().close(); // it waits for that
        assertThat(out.lines()).containsExactly("appended " + LogProcess.RECORDS + ", mapped");
      }
      assertThat(process.waitFor()).isZero();
      assertEverythingIsThere();
      try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST)) {
        storage.delete(LogProcess.ID.name());
      }
    }
  }

  private Process start(LogCommand command) throws IOException {
    return command
        .run(MmapLogProvider.class, "append", directory.toString())
        .redirectErrorStream(true)
        .start();
  }

  private void appendAndKill(LogCommand command) throws Exception {
    Process process = start(command);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("appended " + LogProcess.RECORDS + ", mapped");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void assertEverythingIsThere() {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY);
        LogReader reader = new MmapLogProvider().open(new Opening(storage, LogProcess.ID, 0))) {
      for (int i = 0; i < LogProcess.RECORDS; i++) {
        assertThat(reader.next()).as("record %d", i).isTrue();
        assertThat(new String(
                reader.array(), reader.offset(), reader.length(), StandardCharsets.US_ASCII))
            .isEqualTo(String.valueOf(i));
      }
      assertThat(reader.next()).isFalse();
      assertThat(reader.tornBytes()).isZero();
    }
  }
}
