/**
 * Write-ahead logs: {@code segmented}, and {@code mmap} and {@code mapped}, which write the same
 * format through mapped memory.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.wal {
  requires io.kiwidb.api;
  requires static chronicle.bytes;
  requires static chronicle.core;
  requires static org.jspecify;

  provides io.kiwidb.spi.LogProvider with
      io.kiwidb.wal.segmented.SegmentedLogProvider,
      io.kiwidb.wal.mmap.MmapLogProvider,
      io.kiwidb.wal.mapped.MappedLogProvider;
}
