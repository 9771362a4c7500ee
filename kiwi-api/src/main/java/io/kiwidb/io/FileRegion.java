package io.kiwidb.io;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
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
 * A file of the file system in memory, a window of it at a time: the one that was copied to last.
 *
 * <p>Not the whole file, because a sync makes every dirty page that is mapped read-only, one after
 * the other, and each time tells all processors. With the whole of a log mapped, syncs took six
 * times as long (docs/decisions/024-mmap-log.md). Pages of a window that was left are written like
 * any others.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>R1</b> Mapping leaves the file as long as it was. The JDK makes it as long as the
 *       window, and then a store to a page that was written would take space for the hole behind it
 *       as well, as far as that is in the same page or, on newer kernels, in the same large folio,
 *       which a reader of the file may have made. With nothing behind what was written, there is
 *       nothing to take.
 *   <li><b>R2</b> What was copied is looked at. A store that the system refuses is left out without
 *       a word, and the JVM's error comes later ({@link LateFault}): a record would be acknowledged
 *       that is not there.
 * </ul>
 *
 * <p>Threading: not thread-safe. Failure: should the system refuse another window, what is copied
 * is written to the file, which is slow; {@link StorageException} if that fails, or if what was
 * copied is not there.
 */
final class FileRegion implements MappedRegion {
  /** Small beside what is written between two syncs, large beside the time that mapping takes. */
  static final int WINDOW_BYTES = 256 << 10;

  /** No page is smaller, and windows begin where one does. */
  private static final int PAGE = 4 << 10;

  /** What is shorter is looked at as a whole. */
  private static final int ENDS = 4 * Long.BYTES;

  // Whoever is interrupted that often while a file is mapped gives up.
  private static final int MOST_TRIES = 32;

  private final MemoryMapper mapper;
  private final Path path;
  private final long capacity;
  private MemoryMapper.@Nullable Mapping window;
  private @Nullable ByteBuffer buffer; // of the window
  private long base; // where the window begins
  private boolean refused;
  private final LateFault fault = new LateFault();

  /** Something done with an open file. */
  private interface Action<T> {
    T run(FileChannel channel) throws IOException;
  }

  private FileRegion(MemoryMapper mapper, Path path, long capacity) {
    this.mapper = mapper;
    this.path = path;
    this.capacity = capacity;
  }

  /**
   * Maps a file that is there. Empty if the operating system refuses: what is wrong with the file
   * itself its appends will say.
   */
  static Optional<MappedRegion> of(MemoryMapper mapper, Path path, long bytes) {
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
      VarHandle.acquireFence(); // so that a compiler does not take the stores for what is there
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
   * 0 if the bytes are there. The system takes or refuses a page as a whole, so that the ends of
   * what went into each page tell. They are combined and not compared one by one: a load that
   * breaks off, too, leaves in its register what was there before.
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
          "it should have " + end + " bytes and more, but has " + size
              + ". Another program has cut it; see that nobody else writes to the directory",
          cause);
    }
    return FreeSpace.isNearlyNone(path.toFile())
        ? new StorageException(
            Reason.DISK_FULL, "write to", name, "no space is left for mapped memory of it", cause)
        : new StorageException(
            Reason.IO,
            "write to",
            name,
            "the operating system refuses to store to mapped memory of it. Check the disk and the log of the operating system",
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
      MemoryMapper.Mapping mapped = map(start, Math.min(WINDOW_BYTES, capacity - start));
      window = mapped;
      buffer = mapped.buffer().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      refused = true; // see the class comment
    }
  }

  private MemoryMapper.Mapping map(long start, long bytes) throws IOException {
    long size = uninterrupted(FileChannel::size); // once: an interrupted try may make it longer
    return uninterrupted(channel -> {
      MemoryMapper.Mapping mapped = mapper.map(channel, MapMode.READ_WRITE, start, bytes);
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
    MemoryMapper.Mapping mapped = window;
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

  /** An interrupt closes the channel: the status is put aside, and the action begins again. */
  private <T> T uninterrupted(Action<T> action) throws IOException {
    boolean interrupted =
        Thread.interrupted(); // a channel closes at once for a thread that comes so
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
