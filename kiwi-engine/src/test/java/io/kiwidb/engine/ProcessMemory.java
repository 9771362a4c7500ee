package io.kiwidb.engine;

import io.kiwidb.testkit.provider.AllocationMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory use of this process. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int MOST_COLLECTIONS = 30;
  private static final int QUIET_COLLECTIONS = 3;

  private ProcessMemory() {}

  /**
   * Bytes that are in use, on the heap and in direct buffers, once the collector finds no more to
   * free.
   */
  static long live() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    int quiet = 0;
    for (int i = 0; i < MOST_COLLECTIONS && quiet < QUIET_COLLECTIONS; i++) {
      System.gc();
      long used = runtime.totalMemory() - runtime.freeMemory() + AllocationMeter.directBytes();
      quiet = used < least ? 0 : quiet + 1; // what a Cleaner frees goes with a later one
      least = Math.min(least, used);
    }
    return least;
  }

  /** Resident bytes that are no pages of files; 0 where the system does not say so. */
  static long anonymous() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
