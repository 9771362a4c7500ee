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
 * The log {@code mmap}: segments in the format {@code segmented}, written through memory mapped by
 * the JDK. Where the storage cannot map (it is not a directory, its file system does not write in
 * place, or the operating system refuses), its files are appended to, as by {@code segmented}.
 *
 * <p>Threading: immutable. Failure: see {@link LogProvider}.
 */
public final class MmapLogProvider implements LogProvider {
  private static final long LEAST_BYTES = 64 << 10;
  private static final long MOST_BYTES = 1 << 30;

  private final SegmentedLogProvider segmented = new SegmentedLogProvider();

  /** A way to map a file into memory. */
  public interface Mapper {
    /** Maps the beginning of an existing file; empty if that is not possible. */
    Optional<MappedRegion> map(MappableStorage storage, String name, long capacity);
  }

  /** Creates a provider. */
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
    return "segmented format, written through mapped memory: no system call per record; on Linux with ext2 to ext4, xfs or tmpfs, otherwise it appends like segmented";
  }

  @Override
  public LogWriter create(Creation creation) {
    return create(creation, MappableStorage::map);
  }

  /** Creates a segment and maps it with the given mapper. */
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
   * Returns an eighth more than expected, in multiples of 64 KiB: a log that outgrows its mapping
   * is slower, not incorrect.
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
