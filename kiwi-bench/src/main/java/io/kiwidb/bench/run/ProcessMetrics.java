package io.kiwidb.bench.run;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Metrics of this process from the JVM and the operating system. Those from {@code /proc} are
 * available on Linux only.
 *
 * <p>Threading: thread-safe.
 */
public final class ProcessMetrics {
  private static final Path IO = Path.of("/proc/self/io");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private ProcessMetrics() {}

  /** Returns the processor time of the process so far. */
  public static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** Returns the heap bytes allocated by the calling thread so far. */
  static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /**
   * Returns the bytes written by the process so far: the larger of the bytes passed to write calls
   * and the bytes of dirtied pages, which are more for an engine that writes through mapped memory.
   */
  static OptionalLong bytesWritten() {
    OptionalLong handed = field(IO, "wchar:");
    OptionalLong dirtied = field(IO, "write_bytes:");
    return handed.isPresent() && dirtied.isPresent()
        ? OptionalLong.of(Math.max(handed.getAsLong(), dirtied.getAsLong()))
        : OptionalLong.empty();
  }

  /** Forgets the peaks of heap and resident memory so far. */
  public static void resetPeaks() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      pool.resetPeakUsage();
    }
    try {
      Files.writeString(CLEAR, RESET_PEAK);
    } catch (IOException | SecurityException e) {
      return; // the peak then covers the whole lifetime of the process
    }
  }

  /**
   * Returns an upper bound of the peak heap usage: the pools may have peaked at different times.
   */
  public static long peakHeapBytes() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getPeakUsage() != null) {
        sum += pool.getPeakUsage().getUsed();
      }
    }
    return sum;
  }

  /** Returns the peak resident memory of the process, including mapped files; 0 if unknown. */
  public static long peakResidentBytes() {
    return field(STATUS, "VmHWM:").orElse(0) << 10;
  }

  /** Returns the resident memory of the process, including mapped files; 0 if unknown. */
  public static long residentBytes() {
    return field(STATUS, "VmRSS:").orElse(0) << 10;
  }

  /** Returns the bytes of the heap that are in use after a collection of garbage. */
  public static long liveHeapBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
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
