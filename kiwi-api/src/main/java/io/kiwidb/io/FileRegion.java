package io.kiwidb.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The beginning of a file of the file system in memory.
 *
 * <p>Threading: not thread-safe.
 */
final class FileRegion implements MappedRegion {
  // Whoever is interrupted that often while a file is mapped appends to it instead.
  private static final int MOST_TRIES = 32;

  private final Path path;
  private final MemoryMapper.Mapping mapping;
  private final ByteBuffer buffer;
  private final AsynchronousFileChannel handle; // to cut the file; no interrupt closes it

  private FileRegion(Path path, MemoryMapper.Mapping mapping, AsynchronousFileChannel handle) {
    this.path = path;
    this.mapping = mapping;
    this.buffer = mapping.buffer();
    this.handle = handle;
  }

  /**
   * Maps a file that is there. Empty if the operating system refuses: what is wrong with the file itself its appends will say.
   */
  static Optional<MappedRegion> of(MemoryMapper mapper, Path path, long bytes) {
    boolean interrupted =
        Thread.interrupted(); // a channel closes at once for a thread that comes so
    try {
      AsynchronousFileChannel handle = AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
      boolean mapped = false;
      try {
        for (int tries = 0; tries < MOST_TRIES && !mapped; tries++) {
          try (FileChannel channel =
              FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemoryMapper.Mapping mapping = mapper.map(channel, bytes);
            mapped = true;
            return Optional.of(new FileRegion(path, mapping, handle));
          } catch (ClosedByInterruptException e) {
            interrupted |= Thread.interrupted();
          }
        }
      } finally {
        if (!mapped) {
          handle.close();
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long capacity() {
    return buffer.capacity();
  }

  @Override
  public void copy(long position, byte[] source, int offset, int length) {
    buffer.put((int) position, source, offset, length);
  }

  @Override
  public void release(long length) {
    mapping.unmap().run();
    try (handle) {
      handle.truncate(length);
    } catch (IOException e) {
      throw StorageErrors.of("shorten", path, e);
    }
  }
}
