package io.kiwidb.io;

import io.kiwidb.StorageException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file whose small reads go through a mapping while its data is in memory, and everything else by
 * system calls.
 *
 * <p>A copy from a mapping takes a third of the time of a system call
 * (docs/decisions/033-small-reads-of-tables-through-a-mapping.md). {@link WarmReads} says when;
 * large reads gain nothing and would displace other pages. The file is mapped at the first read
 * that wants it, through the channel that is open anyway: the name may lead to another file by
 * then. What was appended after that is read by system calls.
 *
 * <p>Threading: thread-safe; a read takes no lock, and waits for none: not for a mapping in the
 * making either. Failure: that of the file itself. Whatever goes wrong with a mapping, the read is
 * done by a system call, whose answer or error counts, and the file is not mapped again.
 */
final class MappedReadableFile implements ReadableFile {
  /** Longer reads are those of compactions and walks. */
  static final int LONGEST_MAPPED = 64 << 10;

  private final DiskReadableFile file;
  private final Supplier<Optional<MemoryMapper>> mapper;
  private final WarmReads warm;
  private final ReentrantLock lock = new ReentrantLock(); // who maps, and who closes
  private volatile @Nullable ReadMapping mapping;
  private volatile boolean refused; // for good; the file is closed, or a mapping failed

  /**
   * Takes over a file. The mapper is asked for when the file is mapped; without one it never is.
   */
  MappedReadableFile(
      DiskReadableFile file, Supplier<Optional<MemoryMapper>> mapper, WarmReads warm) {
    this.file = file;
    this.mapper = mapper;
    this.warm = warm;
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    if (length > LONGEST_MAPPED || refused) {
      return file.read(position, target, offset, length);
    }
    if (warm.areWarm() && readMapped(position, target, offset, length)) {
      return length;
    }
    long begin = warm.begin();
    int count = file.read(position, target, offset, length);
    warm.endCall(begin);
    return count;
  }

  private boolean readMapped(long position, byte[] target, int offset, int length) {
    ReadMapping known = mapping;
    ReadMapping mapped = known == null ? map() : known;
    if (mapped == null || position < 0 || position > (long) mapped.capacity() - length) {
      return false;
    }
    try {
      return mapped.read((int) position, target, offset, length, warm);
    } catch (InternalError e) { // the file was cut, or its disk is broken: the system call will say
      refused = true;
      return false;
    }
  }

  private @Nullable ReadMapping map() {
    if (!lock.tryLock()) {
      return null; // somebody else maps or closes it
    }
    try {
      if (mapping == null && !refused) {
        mapping =
            mapper.get().flatMap(file::map).map(MappedReadableFile::toBeRead).orElse(null);
        refused = mapping == null;
      }
    } catch (StorageException e) {
      refused = true; // the limit of mappings of a process, perhaps
    } finally {
      lock.unlock();
    }
    return mapping;
  }

  private static ReadMapping toBeRead(MemoryMapper.Mapping mapped) {
    boolean taken = false;
    try {
      ReadMapping reading = new ReadMapping(mapped);
      taken = true;
      return reading;
    } finally {
      if (!taken) {
        mapped.unmap().run(); // there was no memory: nobody else could
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
    lock.lock(); // a mapping in the making is released, too
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
