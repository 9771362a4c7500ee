package io.kiwidb.testkit.memtable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * An additional guarantee of fast memtables, beyond {@link MemTableContract}: lookups and cursor
 * steps do not allocate.
 *
 * <p>Measured after a warm-up, because the JVM allocates when it links code for the first time.
 */
public interface MemTableAllocations extends MemTableUnderTest {
  /**
   * Allowed allocation in {@link #CALLS} calls: far less than one object per call, to allow for
   * one-time allocations of the JVM.
   */
  long SLACK_BYTES = 64 << 10;

  /** Number of calls measured. */
  int CALLS = 50_000;

  @Test
  default void lookupsAllocateNothing() {
    try (MemTableProbe probe = filled()) {
      LookupKey key = new LookupKey();
      Entry holder = new Entry();
      byte[] found = Row.bytes("key 0000500");
      byte[] absent = Row.bytes("key 0000500.");
      assertThat(allocatedBy(() -> {
            probe
                .table()
                .get(
                    key.set(KeyOrder.BYTEWISE, found, 0, found.length, SequenceNumber.MAX), holder);
            probe
                .table()
                .get(
                    key.set(KeyOrder.BYTEWISE, absent, 0, absent.length, SequenceNumber.MAX),
                    holder);
          }))
          .isLessThan(SLACK_BYTES);
    }
  }

  @Test
  default void stepsOfACursorAllocateNothing() {
    try (MemTableProbe probe = filled();
        EntryCursor cursor = probe.table().cursor()) {
      assertThat(allocatedBy(() -> {
            if (!cursor.first() || !cursor.next() || !cursor.previous() || !cursor.last()) {
              throw new AssertionError("the cursor returned a wrong result");
            }
          }))
          .isLessThan(SLACK_BYTES);
    }
  }

  private MemTableProbe filled() {
    MemTableProbe probe = MemTableProbe.bytewise(provider());
    for (int i = 0; i < 1_000; i++) {
      probe.add(Row.put(String.format("key %07d", i), 1 + i, "value"));
    }
    return probe;
  }

  private static long allocatedBy(Runnable call) {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
        "this JVM does not measure allocations");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not measure allocations");
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }
}
