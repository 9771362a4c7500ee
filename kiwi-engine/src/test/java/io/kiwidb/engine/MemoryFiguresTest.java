package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reported memory use of parts of a store matches the actual use. The figures are printed, for
 * docs/benchmarks.md.
 */
@Tag("jvm-independent")
class MemoryFiguresTest {
  private static final Percentage CLOSE = Percentage.withPercentage(15);

  @TempDir
  private Path directory;

  @Test
  void whatIsCountedIsWhatIsTaken() throws Exception {
    Map<String, Long> figures = ChildJvm.run(
        MemoryFigures.class,
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"),
        directory.toString());
    figures.forEach((name, figure) -> System.out.println(name + " = " + figure));
    for (String part :
        List.of("btree entry", "skiplist entry", "offheap entry", "cached block", "open table")) {
      assertThat(figures.get(part + " counted"))
          .as("%s, in %s", part, figures)
          .isCloseTo(figures.get(part + " measured"), CLOSE);
    }
    assertThat(figures.get("empty store")).isLessThan(1L << 20);
  }
}
