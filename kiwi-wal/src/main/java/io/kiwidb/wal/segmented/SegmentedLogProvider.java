package io.kiwidb.wal.segmented;

import io.kiwidb.io.AppendFile;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;

/**
 * The default log: segments of checksummed, self-locating records, written by appending.
 *
 * <p>Threading: immutable. Failure: see {@link LogProvider}; in particular {@link #open} treats a
 * damaged header as a torn tail at offset 0 if nothing indicates that the segment was ever synced,
 * and returns an empty log whose {@link LogReader#soundLength} is 0 and whose predecessor is
 * unknown ({@link io.kiwidb.spi.LogProvider.Link#NONE}).
 */
public final class SegmentedLogProvider implements LogProvider {
  /** Creates a provider. */
  public SegmentedLogProvider() {}

  @Override
  public String name() {
    return SegmentLayout.PROVIDER;
  }

  @Override
  public String description() {
    return "checksummed records in plain files, one system call per record; for every file system";
  }

  /**
   * Files grow as they are written: the expected size is not used, because storages have no
   * preallocation.
   */
  @Override
  public LogWriter create(Creation creation) {
    return writer(creation, creation.storage().create(creation.id().name()));
  }

  /** Creates a writer of this format for an empty file, which it takes ownership of. */
  public static LogWriter writer(Creation creation, AppendFile file) {
    return SegmentWriter.begin(creation, file);
  }

  @Override
  public LogReader open(Opening opening) {
    return SegmentReader.open(opening);
  }
}
