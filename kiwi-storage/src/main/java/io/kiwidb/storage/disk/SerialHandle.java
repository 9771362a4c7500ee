package io.kiwidb.storage.disk;

import io.kiwidb.storage.mapping.FileMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The fallback handle: no interrupt closes it, but reads are serialized, because the file has only
 * one position. Threading: thread-safe.
 */
final class SerialHandle implements PositionalHandle {
  private final RandomAccessFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  private SerialHandle(RandomAccessFile file) {
    this.file = file;
  }

  static SerialHandle open(Path path) throws IOException {
    return new SerialHandle(new RandomAccessFile(path.toFile(), "r"));
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    lock.lock();
    try {
      requireOpen();
      file.seek(position);
      int done = 0;
      while (done < length) {
        int count = file.read(target, offset + done, Math.min(CHUNK_BYTES, length - done));
        if (count < 0) {
          break;
        }
        done += count;
      }
      return done;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long size() throws IOException {
    lock.lock();
    try {
      requireOpen();
      return file.length();
    } finally {
      lock.unlock();
    }
  }

  /** Returns empty: an interrupt while it maps would close the file. */
  @Override
  public Optional<FileMapper.Mapping> map(FileMapper mapper) {
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lock.lock(); // otherwise a running read could hit another file that reuses the descriptor
    try {
      closed = true;
      file.close();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
