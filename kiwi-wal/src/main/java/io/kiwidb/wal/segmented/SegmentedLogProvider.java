package io.kiwidb.wal.segmented;

import io.kiwidb.io.AppendFile;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;

/**
 * The default log: segments of checksummed, self-locating records, written by appending.
 *
 * <p>Threading: immutable. Failure: as {@link LogProvider} says; in particular {@link #open} takes
 * a damaged header for a torn tail at offset 0 when nothing says that the segment was ever synced,
 * and answers with an empty log whose {@link LogReader#soundLength} is 0 and whose predecessor is
 * unknown ({@link io.kiwidb.spi.LogProvider.Link#NONE}).
 */
public final class SegmentedLogProvider implements LogProvider {
  /** A provider. */
  public SegmentedLogProvider() {}

  @Override
  public String name() {
    return SegmentLayout.PROVIDER;
  }

  @Override
  public String description() {
    return "checksummed records in plain files, one system call per record; for every file system";
  }

  /** Writes files as they grow: the expected size is not used, storages have no preallocation. */
  @Override
  public LogWriter create(Creation creation) {
    return writer(creation, creation.storage().create(creation.id().name()));
  }

  /** A writer of this format to an empty file, of which the writer becomes the owner. */
  public static LogWriter writer(Creation creation, AppendFile file) {
    return SegmentWriter.begin(creation, file);
  }

  @Override
  public LogReader open(Opening opening) {
    return SegmentReader.open(opening);
  }
}
