package io.kiwidb.storage.disk;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FinalFailure;
import io.kiwidb.storage.failure.FreeSpace;
import io.kiwidb.storage.failure.StorageErrors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file being written, through two handles that no interrupt can close.
 *
 * <p>An interrupt of any thread that uses a {@code FileChannel} closes it, and the outcome of a
 * write or sync in progress is then unknown. So appends use a {@link RandomAccessFile}, and syncs
 * {@link AsynchronousFileChannel#force}, which runs on the calling thread; both ignore the
 * interrupt status.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>The sync handle is opened before the first byte is written, because Linux reports a failed
 *       write-back once to each handle that was open at the time.
 *   <li>Syncs are serialized: of two concurrent syncs on one handle, only one would get that
 *       failure, and the other would acknowledge lost bytes.
 *   <li>Closing waits for a running append: {@code RandomAccessFile} does not, and the append could
 *       then write to another file that reuses the descriptor.
 *   <li>Any premature end of an append or a sync, including an {@code OutOfMemoryError} between two
 *       chunks, is final: the file accepts no further operations.
 *   <li>A sync never acknowledges bytes that are missing from the file: it checks the file size.
 * </ol>
 *
 * <p>Threading: thread-safe; appends are serialized, and so are syncs, but an append does not wait
 * for a sync.
 */
public final class DiskAppendFile implements AppendFile {
  // The JDK copies the data to native memory of the same size.
  private static final int CHUNK_BYTES = 256 << 10;

  private final Path path;
  private final RandomAccessFile file;
  private final AsynchronousFileChannel syncHandle;
  private final ReentrantLock appendLock = new ReentrantLock();
  private final ReentrantLock syncLock = new ReentrantLock();
  private volatile long size;
  private volatile boolean closed;
  private final FinalFailure failure = new FinalFailure();

  DiskAppendFile(Path path, RandomAccessFile file, AsynchronousFileChannel syncHandle) {
    this.path = path;
    this.file = file;
    this.syncHandle = syncHandle;
  }

  /** Creates the file, which must not exist. */
  public static DiskAppendFile create(Path path) {
    try {
      Files.createFile(path); // exclusive; RandomAccessFile would open an existing file
    } catch (IOException e) {
      throw StorageErrors.of("create", path, e);
    }
    boolean created = false;
    try {
      DiskAppendFile file = open(path);
      created = true;
      return file;
    } catch (IOException e) {
      throw StorageErrors.of("create", path, e);
    } finally {
      if (!created) {
        removeEmpty(path);
      }
    }
  }

  private static DiskAppendFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    boolean opened = false;
    try {
      DiskAppendFile both = new DiskAppendFile(
          path, file, AsynchronousFileChannel.open(path, StandardOpenOption.WRITE));
      opened = true;
      return both;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static void removeEmpty(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException ignored) {
      // The caller should get the reason why the file was not created.
    }
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    appendLock.lock();
    try {
      requireUsable("append to");
      long before = size;
      try {
        write(bytes, offset, length);
        size = before + length;
      } catch (RuntimeException | Error e) {
        failure.note(e);
        throw e;
      }
    } finally {
      appendLock.unlock();
    }
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      for (int done = 0; done < length; done += CHUNK_BYTES) {
        file.write(bytes, offset + done, Math.min(CHUNK_BYTES, length - done));
      }
    } catch (IOException e) {
      throw failed("append to", appendReason(e), e);
    }
  }

  @Override
  public void sync() {
    syncLock.lock();
    try {
      requireUsable("sync");
      try {
        force();
      } catch (RuntimeException | Error e) {
        failure.note(e);
        throw e;
      }
    } finally {
      syncLock.unlock();
    }
  }

  private void force() {
    long appended = size;
    try {
      syncHandle.force(false);
      long found = syncHandle.size();
      if (found < appended) {
        throw new StorageException(
            Reason.IO,
            "sync",
            name(),
            "the file has " + found + " bytes, but " + appended + " were appended"
                + ". Another program has truncated it; make sure that no other program writes to the directory",
            null);
      }
    } catch (IOException e) {
      throw failed("sync", StorageErrors.reason(e), e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void close() {
    appendLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try (syncHandle) {
        file.close();
      }
    } catch (IOException e) {
      throw StorageErrors.of("close", path, e);
    } finally {
      appendLock.unlock();
    }
  }

  private void requireUsable(String operation) {
    if (closed) {
      throw StorageErrors.closed(operation, name(), "the file");
    }
    failure.refuseAfterFailure(operation, name());
  }

  /**
   * Returns the reason of a failed append, which may be inferred from the free space: an append can
   * be repeated in another file. For syncs the reason is not inferred: the data that a failed sync
   * should have covered cannot be written again, so a faulty disk that happens to be full must not
   * be reported as full.
   */
  private Reason appendReason(IOException cause) {
    Reason reason = StorageErrors.reason(cause);
    return reason == Reason.IO && FreeSpace.isNearlyNone(path.toFile()) ? Reason.DISK_FULL : reason;
  }

  private StorageException failed(String operation, Reason reason, IOException cause) {
    if (closed && reason == Reason.CLOSED) {
      return StorageErrors.closed(operation, name(), "the file");
    }
    return StorageErrors.of(reason, operation, path, cause);
  }

  private String name() {
    return String.valueOf(path.getFileName());
  }
}
