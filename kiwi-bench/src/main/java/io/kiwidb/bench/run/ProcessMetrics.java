package io.kiwidb.bench.run;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What the JVM and the operating system say about this process. Figures out of {@code /proc} are
 * there on Linux only.
 *
 * <p>Threading: thread-safe.
 */
final class ProcessMetrics {
  private static final Path IO = Path.of("/proc/self/io");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private ProcessMetrics() {}

  static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** What the calling thread has allocated on the heap so far. */
  static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /**
   * Bytes that the process wrote so far: those that it handed to the system, or the pages that it
   * dirtied if these are more, as they are for an engine that writes through mapped memory.
   */
  static OptionalLong bytesWritten() {
    OptionalLong handed = field(IO, "wchar:");
    OptionalLong dirtied = field(IO, "write_bytes:");
    return handed.isPresent() && dirtied.isPresent()
        ? OptionalLong.of(Math.max(handed.getAsLong(), dirtied.getAsLong()))
        : OptionalLong.empty();
  }

  static void resetPeaks() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      pool.resetPeakUsage();
    }
    try {
      Files.writeString(CLEAR, RESET_PEAK);
    } catch (IOException | SecurityException e) {
      return; // then the peak is that of the whole process so far
    }
  }

  /** An upper bound of the heap's peak: its pools may have had theirs at different times. */
  static long peakHeapBytes() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getPeakUsage() != null) {
        sum += pool.getPeakUsage().getUsed();
      }
    }
    return sum;
  }

  /** The most memory that the process had, mapped files included; 0 where nobody says. */
  static long peakResidentBytes() {
    return field(STATUS, "VmHWM:").orElse(0) << 10;
  }

  private static OptionalLong field(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
