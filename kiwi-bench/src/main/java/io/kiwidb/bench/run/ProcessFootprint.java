package io.kiwidb.bench.run;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process occupies at one point in time. What the operating system does not tell is 0.
 * Threading: immutable.
 *
 * @param heapBytes heap in use after a garbage collection
 * @param residentBytes resident memory
 * @param mappedBytes address space of mapped log files
 * @param threads live threads
 * @param descriptors open file descriptors
 */
record ProcessFootprint(
    long heapBytes, long residentBytes, long mappedBytes, long threads, long descriptors) {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Pattern LOG = Pattern.compile("^(\\p{XDigit}+)-(\\p{XDigit}+) .*\\.wal$");
  private static final int HEXADECIMAL = 16;
  private static final int COLLECTIONS = 3;

  /** Collects garbage and returns the footprint. */
  static ProcessFootprint now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc(); // a cleaner frees more after the first
    }
    return new ProcessFootprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ProcessMetrics.residentBytes(),
        mappedLogs(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openDescriptors());
  }

  /** Returns what was added since another footprint. */
  ProcessFootprint since(ProcessFootprint before) {
    return new ProcessFootprint(
        heapBytes - before.heapBytes,
        residentBytes - before.residentBytes,
        mappedBytes - before.mappedBytes,
        threads - before.threads,
        descriptors - before.descriptors);
  }

  private static long openDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long mappedLogs() {
    long bytes = 0;
    try {
      for (String line : Files.readAllLines(MAPS)) {
        Matcher log = LOG.matcher(line);
        if (log.matches()) {
          bytes += Long.parseUnsignedLong(log.group(2), HEXADECIMAL)
              - Long.parseUnsignedLong(log.group(1), HEXADECIMAL);
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return bytes;
  }
}
