package io.kiwidb.wal.mapped;

import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.wal.mmap.MappedSegments;

/** Segments that Chronicle Bytes maps. */
class MappedLogTest extends MappedSegments {
  @Override
  protected LogProvider provider() {
    return new MappedLogProvider();
  }

  @Override
  protected MappedRegion map(MappableStorage storage, String name, long capacity) {
    return ChronicleRegion.of(storage.path(name), capacity);
  }
}
