package io.kiwidb.testkit.table;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * In-memory files whose contents a test can read and replace by damaged ones; shows only synced
 * data, and counts open files. Threading: thread-safe.
 */
final class HeapStorage implements Storage {
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  /** Returns the synced contents of a file. */
  byte[] content(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new StorageException(Reason.MISSING, "open", name, "the file does not exist", null);
    }
    return content;
  }

  /** Replaces the contents of a file. */
  void content(String name, byte[] bytes) {
    files.put(name, bytes);
  }

  /** Returns the number of files currently open for reading or appending. */
  int openFiles() {
    return open.get();
  }

  @Override
  public AppendFile create(String name) {
    if (files.putIfAbsent(name, new byte[0]) != null) {
      throw new StorageException(Reason.EXISTS, "create", name, "the file already exists", null);
    }
    open.incrementAndGet();
    return new HeapAppendFile(name);
  }

  @Override
  public ReadableFile open(String name) {
    byte[] content = content(name);
    open.incrementAndGet();
    return new HeapReadableFile(name, content);
  }

  @Override
  public void rename(String from, String to) {
    files.put(to, content(from));
    files.remove(from);
  }

  @Override
  public void delete(String name) {
    content(name);
    files.remove(name);
  }

  @Override
  public boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public long size(String name) {
    return content(name).length;
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public void syncDirectory() {}

  @Override
  public AutoCloseableLock lock(String name) {
    return () -> {};
  }

  @Override
  public long freeBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public String location() {
    return "heap";
  }

  @Override
  public void close() {}

  /** Appends to a buffer that becomes the contents of the file at each sync. */
  private final class HeapAppendFile implements AppendFile {
    private final String name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    HeapAppendFile(String name) {
      this.name = name;
    }

    @Override
    public void append(byte[] source, int offset, int length) {
      if (closed) {
        throw new StorageException(Reason.CLOSED, "append to", name, "the file is closed", null);
      }
      bytes.write(source, offset, length);
    }

    @Override
    public void sync() {
      files.put(name, bytes.toByteArray());
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }

  /** Reads the contents as of opening. */
  private final class HeapReadableFile implements ReadableFile {
    private final String name;
    private final byte[] content;
    private volatile boolean closed;

    HeapReadableFile(String name, byte[] content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      if (closed) {
        throw new StorageException(Reason.CLOSED, "read from", name, "the file is closed", null);
      }
      int count = (int) Math.max(0, Math.min(length, content.length - position));
      System.arraycopy(content, (int) Math.min(position, content.length), target, offset, count);
      return count;
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
