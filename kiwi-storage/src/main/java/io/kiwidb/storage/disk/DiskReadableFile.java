package io.kiwidb.storage.disk;

import io.kiwidb.io.ReadableFile;
import io.kiwidb.storage.failure.StorageErrors;
import io.kiwidb.storage.mapping.FileMapper;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file open for positional reads that survive interrupts.
 *
 * <p>Reads use a {@link ChannelHandle}, which an interrupt of any reader closes for all readers. A
 * reader whose handle was closed, but not by {@link #close}, clears the interrupt status, makes
 * sure that there is a new handle, repeats the read, and finally restores the status. This would
 * fail in two cases, in which a {@link SerialHandle} is used instead:
 *
 * <ol>
 *   <li>The file was deleted or renamed, so that it cannot be reopened by name. The storage calls
 *       {@link #detachFromName} before it does so, and a spare handle is opened.
 *   <li>Interrupts arrive faster than a read completes; after {@value #CHANNEL_TRIES} attempts the
 *       file switches permanently.
 * </ol>
 *
 * <p>Threading: thread-safe; without interrupts a read takes no lock.
 */
public final class DiskReadableFile implements ReadableFile {
  private static final int CHANNEL_TRIES = 32;

  private final Path path;
  private final Consumer<DiskReadableFile> onClose;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Serializes size queries and mapping. In JDK 17 to 25 {@code FileChannel.size} on an interrupted
   * thread closes the channel while holding a lock that a concurrent {@code map} waits for, and
   * waits for that thread: a deadlock.
   */
  private final ReentrantLock sizing = new ReentrantLock();

  private volatile PositionalHandle handle;
  private volatile boolean closed;
  private @Nullable SerialHandle spare;

  private DiskReadableFile(Path path, PositionalHandle handle, Consumer<DiskReadableFile> onClose) {
    this.path = path;
    this.handle = handle;
    this.onClose = onClose;
  }

  public static DiskReadableFile open(Path path, Consumer<DiskReadableFile> onClose) {
    try {
      return new DiskReadableFile(path, ChannelHandle.open(path), onClose);
    } catch (IOException e) {
      throw StorageErrors.of("open", path, e);
    }
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
    if (position > Long.MAX_VALUE - length) {
      return 0; // after the end of any file; the operating system would report an invalid argument
    }
    return (int) uninterrupted("read", current -> current.read(position, target, offset, length));
  }

  @Override
  public long size() {
    sizing.lock();
    try {
      return uninterrupted("get the size of", PositionalHandle::size);
    } finally {
      sizing.unlock();
    }
  }

  @Override
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /**
   * Maps the whole file for reading, even if it was renamed or deleted. Empty if it cannot be
   * mapped.
   */
  Optional<FileMapper.Mapping> map(FileMapper mapper) {
    AtomicReference<FileMapper.Mapping> mapped = new AtomicReference<>();
    sizing.lock();
    try {
      uninterrupted("map", current -> {
        current.map(mapper).ifPresent(mapped::set);
        return 0;
      });
    } finally {
      sizing.unlock();
    }
    return Optional.ofNullable(mapped.get());
  }

  /**
   * Makes the file independent of its name, which is about to be deleted or reused for another
   * file.
   */
  public void detachFromName() {
    lock.lock();
    try {
      if (!closed && spare == null && !(handle instanceof SerialHandle)) {
        spare = SerialHandle.open(path);
      }
    } catch (IOException e) {
      throw StorageErrors.of("keep open", path, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try (SerialHandle second = closed ? null : spare;
        PositionalHandle first = closed ? null : handle) {
      closed = true; // before the handles are closed, so that readers recognize a regular close
    } catch (IOException e) {
      throw StorageErrors.of("close", path, e);
    } finally {
      lock.unlock();
      onClose.accept(this);
    }
  }

  private interface Operation {
    long on(PositionalHandle handle) throws IOException;
  }

  private long uninterrupted(String what, Operation operation) {
    // A channel is closed at once if the thread is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      for (int tries = 1; ; tries++) {
        PositionalHandle current = handle;
        try {
          return operation.on(current);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          replace(current, what, tries);
        }
      }
    } catch (IOException e) {
      throw StorageErrors.of(what, path, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void replace(PositionalHandle broken, String what, int tries) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw StorageErrors.closed(what, name(), "the file");
      }
      PositionalHandle current = handle;
      if (current instanceof SerialHandle || (current != broken && tries < CHANNEL_TRIES)) {
        return; // another reader has replaced it
      }
      if (spare != null) {
        handle = spare;
        spare = null;
      } else {
        handle = tries < CHANNEL_TRIES ? ChannelHandle.open(path) : SerialHandle.open(path);
      }
      current.close();
    } finally {
      lock.unlock();
    }
  }
}
