package io.kiwidb.storage.memory;

import io.kiwidb.io.ReadableFile;
import io.kiwidb.storage.failure.StorageErrors;
import java.util.Objects;

/** An in-memory file open for reading. Threading: thread-safe. */
public final class MemoryReadableFile implements ReadableFile {
  private final String name;
  private final MemoryFile file;
  private volatile boolean closed;

  public MemoryReadableFile(String name, MemoryFile file) {
    this.name = name;
    this.file = file;
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
    requireOpen("read");
    return file.read(position, target, offset, length);
  }

  @Override
  public long size() {
    requireOpen("get the size of");
    return file.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen(String operation) {
    if (closed) {
      throw StorageErrors.closed(operation, name, "the file");
    }
  }
}
