package io.kiwidb.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures the heap bytes that code allocates, according to the JVM's accounting for the calling
 * thread.
 *
 * <p>Threading: stateless.
 */
public final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ATTEMPTS = 100; // only code that allocates needs all of them

  private AllocationMeter() {}

  /**
   * Fails unless the code runs without allocating. The first runs may allocate (classes are loaded,
   * caches filled, and the compiler may later eliminate boxing), so the minimum of many runs
   * counts.
   *
   * @param what describes the code in the message
   * @param code runs the operation many times, so that one allocation per operation is visible
   */
  public static void assertAllocatesNothing(String what, Runnable code) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && least > 0; i++) {
      least = Math.min(least, bytesOf(code));
    }
    assertThat(least).as("bytes allocated by %s", what).isZero();
  }

  /** Returns the bytes that one run allocates on the calling thread. */
  public static long bytesOf(Runnable code) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    code.run();
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  /** Returns the current size of all direct buffers of the JVM in bytes. */
  public static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
