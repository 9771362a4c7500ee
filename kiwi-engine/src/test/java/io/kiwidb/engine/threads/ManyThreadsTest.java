package io.kiwidb.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One store and thousands of virtual threads on one carrier and on two, even when a thread blocks
 * on its carrier; on a JDK without virtual threads a reasonable number of platform threads.
 * {@link ThreadScenarios} has a watchdog that prints the stacks.
 */
@Timeout(600)
class ManyThreadsTest {
  private static final int THOUSANDS = 10_000;

  @TempDir(factory = InMemory.class)
  private Path directory;

  /** As it was reported: default options, and more threads than any lock expects. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void putsEnd(int carriers) throws Exception {
    run(carriers, "puts", THOUSANDS, "btree", "mmap");
  }

  static Stream<Arguments> parts() {
    List<String> logs = List.of("segmented", "mmap");
    List<String> memtables = List.of("btree", "skiplist", "offheap");
    return memtables.stream()
        .flatMap(memtable -> logs.stream()
            .flatMap(log -> IntStream.rangeClosed(1, 2)
                .mapToObj(carriers -> Arguments.of(carriers, memtable, log))));
  }

  /** Puts, gets, scans, deletes and snapshots, above flushes and compactions. */
  @ParameterizedTest
  @MethodSource("parts")
  void everythingAtOnceIsRight(int carriers, String memtable, String log) throws Exception {
    run(carriers, "everything", THOUSANDS, memtable, log);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void syncedPutsEnd(int carriers) throws Exception {
    run(carriers, "synced", 2_000, "btree", "segmented");
    run(carriers, "synced", 2_000, "skiplist", "mmap");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void stagesMayPutAgain(int carriers) throws Exception {
    run(carriers, "stages", 2_000, "btree", "segmented");
    run(carriers, "stages", 2_000, "offheap", "mmap");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void closingUnderWritersLosesNothing(int carriers) throws Exception {
    run(carriers, "close", 1_000, "btree", "segmented");
    run(carriers, "close", 1_000, "skiplist", "mmap");
    run(carriers, "close", 1_000, "offheap", "mmap");
  }

  private void run(int carriers, String scenario, int threads, String memtable, String log)
      throws Exception {
    List<String> flags = new ArrayList<>(List.of(
        "-ea",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
        "-Djdk.virtualThreadScheduler.maxPoolSize=" + carriers,
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"));
    Map<String, Long> figures = ChildJvm.run(
        ThreadScenarios.class,
        flags,
        scenario,
        Integer.toString(threads),
        Files.createTempDirectory(directory, scenario).toString(),
        memtable,
        log);
    assertThat(figures).containsEntry("threads", (long) ManyThreads.count(threads));
  }

  /**
   * What threads do to each other does not depend on the disk, and syncs of a disk take most of the
   * time.
   */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "kiwi")
          : Files.createTempDirectory("kiwi");
    }
  }
}
