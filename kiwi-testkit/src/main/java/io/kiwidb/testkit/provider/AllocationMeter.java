package io.kiwidb.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the bytes that a piece of code allocates on the heap, as the JVM accounts them to the
 * calling thread.
 *
 * <p>Threading: stateless.
 */
public final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ATTEMPTS = 100; // only code that allocates takes all of them

  private AllocationMeter() {}

  /**
   * Fails unless the code runs without allocating. The first runs may allocate (classes load,
   * caches fill, and the compiler may replace code that boxes by code that does not, when it gets a
   * processor), so the least of many runs counts.
   *
   * @param what names the code in the message
   * @param code runs the operation many times, so that one allocation in it shows
   */
  public static void assertAllocatesNothing(String what, Runnable code) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && least > 0; i++) {
      least = Math.min(least, bytesOf(code));
    }
    assertThat(least).as("bytes allocated by %s", what).isZero();
  }

  /** Bytes that one run allocates on the calling thread. */
  public static long bytesOf(Runnable code) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    code.run();
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  /** Bytes of direct buffers that the whole JVM has at this moment: memory outside of the heap. */
  public static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
