package io.kiwidb.wal.mmap;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.wal.segmented.SegmentedLogProvider;
import java.util.Optional;

/**
 * The log {@code mmap}: segments of the format {@code segmented}, written through memory that the
 * JDK maps. Where the storage maps nothing (it is no directory, or its file system does not write
 * in place, or the operating system refuses) its files are appended to, as {@code segmented} does.
 *
 * <p>Threading: immutable. Failure: as {@link LogProvider} says.
 */
public final class MmapLogProvider implements LogProvider {
  private static final long LEAST_BYTES = 64 << 10;
  private static final long MOST_BYTES = 1 << 30;

  private final SegmentedLogProvider segmented = new SegmentedLogProvider();

  /** A way to have a file in memory. */
  public interface Mapper {
    /** Maps the beginning of a file that is there; empty where that is not possible. */
    Optional<MappedRegion> map(MappableStorage storage, String name, long capacity);
  }

  /** A provider. */
  public MmapLogProvider() {}

  @Override
  public String name() {
    return "mmap";
  }

  @Override
  public String format() {
    return segmented.format();
  }

  @Override
  public String description() {
    return "the format of segmented, written through mapped memory: no system call for a record; on Linux with ext2 to ext4, xfs or tmpfs, elsewhere it appends as segmented does";
  }

  @Override
  public LogWriter create(Creation creation) {
    return create(creation, MappableStorage::map);
  }

  /** Creates a segment and maps it in a given way. */
  public static LogWriter create(Creation creation, Mapper mapper) {
    AppendFile file = creation.storage().create(creation.id().name());
    boolean created = false;
    try {
      LogWriter writer = SegmentedLogProvider.writer(creation, mapped(creation, file, mapper));
      created = true;
      return writer;
    } finally {
      if (!created) {
        file.close();
      }
    }
  }

  private static AppendFile mapped(Creation creation, AppendFile file, Mapper mapper) {
    if (!(creation.storage() instanceof MappableStorage storage)) {
      return file;
    }
    String name = creation.id().name();
    return mapper
        .map(storage, name, capacity(creation.expectedBytes()))
        .<AppendFile>map(region -> new MappedAppendFile(name, file, region))
        .orElse(file);
  }

  /**
   * An eighth more than expected, in whole steps of 64 KiB: a log that gets longer than it is
   * mapped is slower, not wrong.
   */
  public static long capacity(long expectedBytes) {
    long wanted = Math.min(MOST_BYTES, Math.max(0, expectedBytes) / 8 * 9 + LEAST_BYTES);
    return wanted / LEAST_BYTES * LEAST_BYTES;
  }

  @Override
  public LogReader open(Opening opening) {
    return segmented.open(opening);
  }
}
