package io.kiwidb.io;

import io.kiwidb.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of the file system in memory, a window of it at a time: the one that was copied to last.
 *
 * <p>Not the whole file, because a sync makes every dirty page that is mapped read-only, one after the other, and each time tells
 * all processors. With the whole of a log mapped, syncs took six times as long (docs/decisions/024-mmap-log.md). Pages of a window that was
 * left are written like any others.
 *
 * <p>Threading: not thread-safe. Failure: should the system refuse another window, what is copied is written to the file, which is
 * slow; {@link StorageException} if that fails.
 */
final class FileRegion implements MappedRegion {
  /** Small beside what is written between two syncs, large beside the time that mapping takes. */
  static final int WINDOW_BYTES = 256 << 10;

  // Whoever is interrupted that often while a file is mapped gives up.
  private static final int MOST_TRIES = 32;

  private final MemoryMapper mapper;
  private final Path path;
  private final long capacity;
  private MemoryMapper.@Nullable Mapping window;
  private @Nullable ByteBuffer buffer; // of the window
  private long base; // where the window begins
  private boolean refused;

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
   * Maps a file that is there. Empty if the operating system refuses: what is wrong with the file itself its appends will say.
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
        mapped.put((int) (at - start), source, offset + copied, part);
      } else {
        write(at, source, offset + copied, part);
      }
      copied += part;
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
      long bytes = Math.min(WINDOW_BYTES, capacity - start);
      MemoryMapper.Mapping mapped =
          uninterrupted(channel -> mapper.map(channel, MapMode.READ_WRITE, start, bytes));
      window = mapped;
      buffer = mapped.buffer();
    } catch (IOException e) {
      refused = true; // see the class comment
    }
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
