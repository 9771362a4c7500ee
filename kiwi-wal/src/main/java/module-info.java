/** Write-ahead logs. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.wal {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.LogProvider with
      io.kiwidb.wal.segmented.SegmentedLogProvider;
}
