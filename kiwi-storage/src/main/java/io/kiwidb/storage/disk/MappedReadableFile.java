package io.kiwidb.storage.disk;

import io.kiwidb.StorageException;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.storage.mapping.FileMapper;
import io.kiwidb.storage.mapping.PageCacheEstimator;
import io.kiwidb.storage.mapping.ReadMapping;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file whose small reads use a memory mapping while its data is in the page cache; all other
 * reads are system calls.
 *
 * <p>A copy from a mapping takes a third of the time of a system call
 * (docs/decisions/033-small-reads-of-tables-through-a-mapping.md). {@link PageCacheEstimator}
 * decides when; large reads gain nothing and would displace other pages. The file is mapped at the
 * first such read, through the channel that is already open, because the name may refer to another
 * file by then. Data appended after that is read by system calls.
 *
 * <p>Threading: thread-safe; a read takes no lock and does not wait, not even for a mapping in
 * progress. Failure: that of the file. If an access to the mapping fails, the read is repeated as a
 * system call, whose result or error counts, and the file is not mapped again.
 */
public final class MappedReadableFile implements ReadableFile {
  /** Longer reads are those of compactions and scans. */
  static final int LONGEST_MAPPED = 64 << 10;

  private final DiskReadableFile file;
  private final Supplier<Optional<FileMapper>> mapper;
  private final PageCacheEstimator estimator;
  private final ReentrantLock lock = new ReentrantLock(); // for mapping and closing
  private volatile @Nullable ReadMapping mapping;
  private volatile boolean refused; // permanently; the file is closed, or mapping failed

  /**
   * Creates a file that takes ownership of {@code file}. The mapper is requested when the file is
   * mapped; without one it never is.
   */
  public MappedReadableFile(
      DiskReadableFile file, Supplier<Optional<FileMapper>> mapper, PageCacheEstimator estimator) {
    this.file = file;
    this.mapper = mapper;
    this.estimator = estimator;
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    if (length > LONGEST_MAPPED || refused) {
      return file.read(position, target, offset, length);
    }
    if (estimator.isWarm() && readMapped(position, target, offset, length)) {
      return length;
    }
    long begin = estimator.begin();
    int count = file.read(position, target, offset, length);
    estimator.endCall(begin);
    return count;
  }

  private boolean readMapped(long position, byte[] target, int offset, int length) {
    ReadMapping known = mapping;
    ReadMapping mapped = known == null ? map() : known;
    if (mapped == null || position < 0 || position > (long) mapped.capacity() - length) {
      return false;
    }
    try {
      return mapped.read((int) position, target, offset, length, estimator);
    } catch (InternalError e) { // truncated file or faulty disk: the system call reports it
      refused = true;
      return false;
    }
  }

  private @Nullable ReadMapping map() {
    if (!lock.tryLock()) {
      return null; // another thread is mapping or closing it
    }
    try {
      if (mapping == null && !refused) {
        mapping =
            mapper.get().flatMap(file::map).map(MappedReadableFile::readMapping).orElse(null);
        refused = mapping == null;
      }
    } catch (StorageException e) {
      refused = true; // perhaps the limit of mappings of a process
    } finally {
      lock.unlock();
    }
    return mapping;
  }

  private static ReadMapping readMapping(FileMapper.Mapping mapped) {
    boolean taken = false;
    try {
      ReadMapping reading = new ReadMapping(mapped);
      taken = true;
      return reading;
    } finally {
      if (!taken) {
        mapped.unmap().run(); // out of memory: nothing else refers to the mapping
      }
    }
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public void close() {
    try {
      release();
    } finally {
      file.close();
    }
  }

  private void release() {
    lock.lock(); // waits for a mapping in progress, to release it as well
    try {
      refused = true;
      ReadMapping mapped = mapping;
      mapping = null;
      if (mapped != null) {
        mapped.release();
      }
    } finally {
      lock.unlock();
    }
  }
}
