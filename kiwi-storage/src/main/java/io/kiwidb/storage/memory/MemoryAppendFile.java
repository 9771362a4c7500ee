package io.kiwidb.storage.memory;

import io.kiwidb.io.AppendFile;
import io.kiwidb.storage.failure.StorageErrors;
import java.util.Objects;

/** An in-memory file being written. Threading: thread-safe. */
public final class MemoryAppendFile implements AppendFile {
  private final String name;
  private final MemoryFile file;
  private volatile boolean closed;

  public MemoryAppendFile(String name, MemoryFile file) {
    this.name = name;
    this.file = file;
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen("append to");
    file.append(bytes, offset, length);
  }

  @Override
  public void sync() {
    requireOpen("sync");
  }

  @Override
  public long size() {
    return file.size();
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
