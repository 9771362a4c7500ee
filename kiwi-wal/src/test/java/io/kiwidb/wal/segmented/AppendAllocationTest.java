package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileId;
import io.kiwidb.io.MemoryStorage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import java.lang.reflect.Method;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppendAllocationTest {
  private static final int APPENDS = 20_000;

  @Test
  void appendAllocatesNothing() throws ReflectiveOperationException {
    FileId id = new FileId("000007.wal", 7, new UUID(1, 2));
    LogWriter writer = new SegmentWriter(
        new LogProvider.Creation(new MemoryStorage(), id, LogProvider.Link.NONE, 0), new Sink());
    append(writer);
    long before = allocatedBytes();
    append(writer);
    // The measurement itself allocates a little; an append that did would come to 16 bytes each.
    assertThat(allocatedBytes() - before).isLessThan(4 * APPENDS);
  }

  private static void append(LogWriter writer) {
    byte[] bytes = new byte[LogWriter.HEADROOM + 100];
    for (int i = 0; i < APPENDS; i++) {
      writer.append(bytes, LogWriter.HEADROOM, i % 100);
    }
  }

  /** By reflection, because this module does not read the management modules, and should not for one test. */
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object threads = Class.forName("java.lang.management.ManagementFactory")
        .getMethod("getThreadMXBean")
        .invoke(null);
    Method allocated = Class.forName("com.sun.management.ThreadMXBean")
        .getMethod("getThreadAllocatedBytes", long.class);
    return (long) allocated.invoke(threads, Thread.currentThread().getId());
  }

  /** Takes everything and keeps nothing. */
  private static final class Sink implements AppendFile {
    private long size;

    @Override
    public void append(byte[] bytes, int offset, int length) {
      size += length;
    }

    @Override
    public void sync() {}

    @Override
    public long size() {
      return size;
    }

    @Override
    public void close() {}
  }
}
