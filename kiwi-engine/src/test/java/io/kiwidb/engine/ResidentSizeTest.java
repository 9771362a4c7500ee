package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store stays within its memory budget while more than twice the budget is written, and as much
 * read.
 *
 * <p>Three bounds. The store's own count is within the budget whenever it is sampled. So is the
 * growth of memory in use after a collection, on the heap and in direct buffers. And the process,
 * whose heap is the budget plus {@link #HEAP_ROOM}, resident from the beginning, does not grow
 * beyond that by more than the JVM itself may. The last value comes from Linux, without pages of
 * files (RssAnon): the mapped log consists of such pages, which the system reclaims at will.
 */
class ResidentSizeTest {
  private static final long MIB = 1 << 20;
  private static final long BUDGET = 32 * MIB;

  /** For what the process had before, and for the collector to work in. */
  private static final long HEAP_ROOM = 16 * MIB;

  /**
   * For compiled code, stacks of the store's threads, and buffers that the JDK keeps for each
   * thread that reads files.
   */
  private static final long JVM_ROOM = 16 * MIB;

  /**
   * A share of the budget that memtables surely have when it is divided; from it the heap of those
   * outside of it is spared.
   */
  private static final long OUTSIDE = 6 * MIB;

  @TempDir
  private Path directory;

  @Test
  void onTheHeap() throws Exception {
    staysWithinTheBudget("btree", BUDGET + HEAP_ROOM);
  }

  @Test
  void withMemtablesOutsideOfTheHeap() throws Exception {
    staysWithinTheBudget("offheap", BUDGET + HEAP_ROOM - OUTSIDE);
  }

  private void staysWithinTheBudget(String memtable, long heap) throws Exception {
    Map<String, Long> figures = ChildJvm.run(
        LoadedStore.class,
        List.of(
            "-Xms" + heap,
            "-Xmx" + heap,
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"),
        directory.toString(),
        memtable,
        Long.toString(BUDGET));
    assertThat(figures.get("stored")).as("%s", figures).isGreaterThan(2 * BUDGET);
    assertThat(figures.get("used")).as("%s", figures).isBetween(BUDGET / 4, BUDGET);
    assertThat(figures.get("live")).as("%s", figures).isBetween(BUDGET / 16, BUDGET);
    long before = figures.get("resident before");
    if (before > 0) {
      long withoutHeap = before - heap;
      assertThat(figures.get("resident"))
          .as("%s", figures)
          .isLessThan(withoutHeap + BUDGET + HEAP_ROOM + JVM_ROOM);
    }
  }
}
