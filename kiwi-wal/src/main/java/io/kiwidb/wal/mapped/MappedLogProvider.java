package io.kiwidb.wal.mapped;

import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.wal.mmap.MmapLogProvider;
import java.util.Optional;

/**
 * The log {@code mapped}: like {@code mmap}, but mapped by Chronicle Bytes, and on every file
 * system. On storage that is not a directory (in memory, in tests) there is nothing to map, and its
 * files are appended to.
 *
 * <p>Threading: immutable. Failure: see {@link LogProvider}; {@link #create} throws an
 * {@link Error} of the JVM if the caller has not checked {@link #availability}; {@link #open} has
 * no requirements.
 */
public final class MappedLogProvider implements LogProvider {
  private final MmapLogProvider mmap = new MmapLogProvider();

  @Override
  public String name() {
    return "mapped";
  }

  @Override
  public String format() {
    return mmap.format();
  }

  @Override
  public String description() {
    return "segmented format, written through mapped memory: no system call per record; needs Linux, a library and JVM flags";
  }

  @Override
  public Availability availability() {
    return ChronicleSupport.availability();
  }

  @Override
  public LogWriter create(Creation creation) {
    return MmapLogProvider.create(
        creation,
        (storage, name, capacity) -> Optional.of(ChronicleRegion.of(storage.path(name), capacity)));
  }

  @Override
  public LogReader open(Opening opening) {
    return mmap.open(opening);
  }
}
