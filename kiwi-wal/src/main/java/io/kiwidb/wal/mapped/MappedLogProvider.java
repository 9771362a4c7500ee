package io.kiwidb.wal.mapped;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.wal.segmented.SegmentedLogProvider;

/**
 * The log {@code mapped}: segments of the format {@code segmented}, written through mapped memory where the storage is a directory. On
 * other storages (in memory, in tests) there is nothing to map, and their own files are appended to.
 *
 * <p>Threading: immutable. Failure: as {@link LogProvider} says; {@link #create} fails with an {@link Error} of the JVM for who does
 * not ask {@link #availability} first, {@link #open} needs nothing.
 */
public final class MappedLogProvider implements LogProvider {
  private static final long LEAST_BYTES = 64 << 10;
  private static final long MOST_BYTES = 1 << 30;

  private final SegmentedLogProvider segmented = new SegmentedLogProvider();

  @Override
  public String name() {
    return "mapped";
  }

  @Override
  public String format() {
    return segmented.format();
  }

  @Override
  public String description() {
    return "the format of segmented, written through mapped memory: no system call for a record; on Linux, with a library and flags";
  }

  @Override
  public Availability availability() {
    return MappingSupport.availability();
  }

  @Override
  public LogWriter create(Creation creation) {
    AppendFile file = creation.storage().create(creation.id().name());
    boolean created = false;
    try {
      AppendFile mapped = creation.storage() instanceof MappableStorage directory
          ? map(directory, creation, file)
          : file;
      LogWriter writer = SegmentedLogProvider.writer(creation, mapped);
      created = true;
      return writer;
    } finally {
      if (!created) {
        file.close();
      }
    }
  }

  private static AppendFile map(MappableStorage directory, Creation creation, AppendFile file) {
    String name = creation.id().name();
    long capacity = capacity(creation.expectedBytes());
    return new MappedAppendFile(name, file, Mapping.of(directory.path(name), capacity));
  }

  /** An eighth more than expected, in whole steps of 64 KiB: a log that gets longer than it is mapped is slower, not wrong. */
  static long capacity(long expectedBytes) {
    long wanted = Math.min(MOST_BYTES, Math.max(0, expectedBytes) / 8 * 9 + LEAST_BYTES);
    return wanted / LEAST_BYTES * LEAST_BYTES;
  }

  @Override
  public LogReader open(Opening opening) {
    return segmented.open(opening);
  }
}
