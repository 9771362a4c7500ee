package io.kiwidb.wal.segmented;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileId;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppendAllocationTest {
  private static final int APPENDS = 20_000;

  @Test
  void appendAllocatesNothing() {
    FileId id = new FileId("000007.wal", 7, new UUID(1, 2));
    LogWriter writer = new SegmentWriter(
        new LogProvider.Creation(new MemoryStorage(), id, LogProvider.Link.NONE, 0), new Sink());
    byte[] bytes = new byte[LogWriter.HEADROOM + 100];
    AllocationMeter.assertAllocatesNothing("append", () -> append(writer, bytes));
  }

  private static void append(LogWriter writer, byte[] bytes) {
    for (int i = 0; i < APPENDS; i++) {
      writer.append(bytes, LogWriter.HEADROOM, i % 100);
    }
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
