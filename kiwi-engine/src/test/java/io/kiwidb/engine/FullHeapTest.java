package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The heap is full again and again, from the first flush of the JVM on. Each seed runs in its own
 * JVM.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class FullHeapTest {
  private static final long CYCLES = 6;

  @TempDir
  private Path scratch;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingAcknowledgedIsLostAndTheLockComesBack(long seed) throws Exception {
    Map<String, Long> said = ChildJvm.run(
        FullHeap.class,
        List.of(
            "-Dkiwi.test.patience=120",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-ea"),
        scratch.resolve("db").toString(),
        Long.toString(seed),
        Long.toString(CYCLES));
    assertThat(said).as("seed %d", seed).containsEntry("cycles", CYCLES);
  }
}
