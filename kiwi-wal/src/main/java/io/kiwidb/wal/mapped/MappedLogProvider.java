package io.kiwidb.wal.mapped;

import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.wal.mmap.MmapLogProvider;
import java.util.Optional;

/**
 * The log {@code mapped}: as {@code mmap}, but mapped by Chronicle Bytes, and on every file system.
 * On storages that are no directory (in memory, in tests) there is nothing to map, and their own
 * files are appended to.
 *
 * <p>Threading: immutable. Failure: as {@link LogProvider} says; {@link #create} fails with an
 * {@link Error} of the JVM for who does not ask {@link #availability} first, {@link #open} needs
 * nothing.
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
    return "the format of segmented, written through mapped memory: no system call for a record; on Linux, with a library and flags";
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
