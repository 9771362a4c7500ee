package io.kiwidb.storage.mapping;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.LateFault;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.storage.failure.FreeSpace;
import io.kiwidb.storage.failure.StorageErrors;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file mapped into memory for writing, one window at a time: the one last written to.
 *
 * <p>The whole file is not mapped because a sync write-protects each mapped dirty page
 * individually, each with a TLB shootdown on all processors. With a whole log mapped, syncs took
 * six times as long (docs/decisions/024-mmap-log.md). Pages of previous windows are written back
 * like any others.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>R1</b> Mapping does not change the file size. The JDK extends the file to the end of the
 *       window; then a store to a page already written would also allocate space for the following
 *       hole, as far as it is in the same page or, on newer kernels, in the same large folio, which
 *       a reader of the file may have created. Without a hole after the written data nothing is
 *       allocated.
 *   <li><b>R2</b> Copied data is verified. A store that the operating system rejects is silently
 *       skipped, and the JVM throws the error later ({@link LateFault}): a record that is not in
 *       the file would be acknowledged.
 * </ul>
 *
 * <p>Threading: not thread-safe. Failure: if the operating system refuses to map another window,
 * data is written to the file, which is slow; {@link StorageException} if that fails, or if copied
 * data is missing.
 */
final class FileRegion implements MappedRegion {
  /**
   * Small compared to the data written between two syncs, large compared to the cost of mapping.
   */
  static final int WINDOW_BYTES = 256 << 10;

  /** The smallest page size; windows start at multiples of it. */
  private static final int PAGE = 4 << 10;

  /** Shorter parts are compared completely. */
  private static final int ENDS = 4 * Long.BYTES;

  // Gives up after this many interrupts while a file is mapped.
  private static final int MOST_TRIES = 32;

  private final FileMapper mapper;
  private final Path path;
  private final long capacity;
  private FileMapper.@Nullable Mapping window;
  private @Nullable ByteBuffer buffer; // of the window
  private long base; // file offset of the window
  private boolean refused;
  private final LateFault fault = new LateFault();

  /** An operation on an open file. */
  private interface Action<T> {
    T run(FileChannel channel) throws IOException;
  }

  private FileRegion(FileMapper mapper, Path path, long capacity) {
    this.mapper = mapper;
    this.path = path;
    this.capacity = capacity;
  }

  /**
   * Maps an existing file. Empty if the operating system refuses; errors of the file itself are
   * reported by its appends.
   */
  static Optional<MappedRegion> of(FileMapper mapper, Path path, long bytes) {
    FileRegion region = new FileRegion(mapper, path, bytes);
    region.enter(0);
    return region.refused ? Optional.empty() : Optional.of(region);
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public int pageBytes() {
    return MemoryPage.BYTES;
  }

  @Override
  public void copy(long position, byte[] source, int offset, int length) {
    int copied = 0;
    while (copied < length) {
      long at = position + copied;
      long start = at - at % WINDOW_BYTES;
      if (start != base) {
        enter(start);
      }
      int part = (int) Math.min(length - copied, start + WINDOW_BYTES - at);
      ByteBuffer mapped = buffer;
      if (mapped != null) {
        store(mapped, at, source, offset + copied, part);
      } else {
        write(at, source, offset + copied, part);
      }
      copied += part;
    }
  }

  private void store(ByteBuffer mapped, long position, byte[] source, int offset, int length) {
    try {
      int index = (int) (position - base);
      mapped.put(index, source, offset, length);
      VarHandle.acquireFence(); // the compiler must load the bytes instead of forwarding the stores
      if (difference(mapped, index, source, offset, length) == 0) {
        return;
      }
      fault.provoke();
    } catch (InternalError e) {
      throw notThere(position + length, e);
    }
    throw notThere(position + length, null);
  }

  /**
   * Returns 0 if the bytes are in the mapping. The operating system accepts or rejects a page as a
   * whole, so it suffices to compare the ends of each page's part. The differences are combined
   * instead of compared one by one: a load that faults also leaves its register unchanged.
   */
  private static long difference(
      ByteBuffer mapped, int index, byte[] source, int offset, int length) {
    long different = 0;
    for (int at = 0; at < length; ) {
      int inPage = PAGE - (index + at & PAGE - 1);
      int part = Math.min(inPage, length - at);
      different |= part >= ENDS
          ? differenceOfEnds(mapped, index + at, source, offset + at, part)
          : differenceOfAll(mapped, index + at, source, offset + at, part);
      at += part;
    }
    return different;
  }

  private static long differenceOfEnds(
      ByteBuffer mapped, int index, byte[] source, int offset, int length) {
    int last = length - Long.BYTES;
    return mapped.getLong(index) ^ LittleEndian.getLong(source, offset)
        | mapped.getLong(index + Long.BYTES) ^ LittleEndian.getLong(source, offset + Long.BYTES)
        | mapped.getLong(index + last - Long.BYTES)
            ^ LittleEndian.getLong(source, offset + last - Long.BYTES)
        | mapped.getLong(index + last) ^ LittleEndian.getLong(source, offset + last);
  }

  private static long differenceOfAll(
      ByteBuffer mapped, int index, byte[] source, int offset, int length) {
    long different = 0;
    for (int at = 0; at < length; at++) {
      different |= mapped.get(index + at) ^ source[offset + at];
    }
    return different;
  }

  private StorageException notThere(long end, @Nullable InternalError cause) {
    String name = String.valueOf(path.getFileName());
    long size = sizeOr(Long.MAX_VALUE);
    if (size < end) {
      return new StorageException(
          Reason.IO,
          "write to",
          name,
          "it has " + size + " bytes but should have at least " + end
              + ". Another program has truncated it; make sure that no other program writes to the directory",
          cause);
    }
    return FreeSpace.isNearlyNone(path.toFile())
        ? new StorageException(
            Reason.DISK_FULL, "write to", name, "the disk is full; free some space", cause)
        : new StorageException(
            Reason.IO,
            "write to",
            name,
            "the operating system rejects stores to its memory mapping. Check the disk and the system log",
            cause);
  }

  private long sizeOr(long unknown) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return unknown;
    }
  }

  @Override
  public void release() {
    leave();
  }

  private void enter(long start) {
    leave();
    base = start;
    if (refused) {
      return;
    }
    try {
      FileMapper.Mapping mapped = map(start, Math.min(WINDOW_BYTES, capacity - start));
      window = mapped;
      buffer = mapped.buffer().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      refused = true; // see class comment
    }
  }

  private FileMapper.Mapping map(long start, long bytes) throws IOException {
    long size = uninterrupted(FileChannel::size); // once: an interrupted try may make it longer
    return uninterrupted(channel -> {
      FileMapper.Mapping mapped = mapper.map(channel, MapMode.READ_WRITE, start, bytes);
      boolean asBefore = false;
      try {
        if (channel.size() > size) {
          channel.truncate(size); // R1
        }
        asBefore = true;
        return mapped;
      } finally {
        if (!asBefore) {
          mapped.unmap().run();
        }
      }
    });
  }

  private void leave() {
    FileMapper.Mapping mapped = window;
    window = null;
    buffer = null;
    if (mapped != null) {
      mapped.unmap().run();
    }
  }

  private void write(long position, byte[] source, int offset, int length) {
    try {
      uninterrupted(channel -> {
        ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
        while (bytes.hasRemaining()) {
          channel.write(bytes, position + length - bytes.remaining());
        }
        return bytes;
      });
    } catch (IOException e) {
      throw StorageErrors.of("write to", path, e);
    }
  }

  /** Repeats an action whose channel was closed by an interrupt; restores the interrupt status. */
  private <T> T uninterrupted(Action<T> action) throws IOException {
    // A channel is closed at once if the thread is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      for (int tries = 1; ; tries++) {
        try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          return action.run(channel);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          if (tries == MOST_TRIES) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
