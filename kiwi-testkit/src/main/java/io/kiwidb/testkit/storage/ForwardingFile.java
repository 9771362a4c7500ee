package io.kiwidb.testkit.storage;

import io.kiwidb.io.ReadableFile;

/**
 * A file that delegates to another; subclasses override methods, for example to count, shorten or
 * fail reads.
 *
 * <p>Threading, ownership and failure: those of the other file, which it closes.
 */
public class ForwardingFile implements ReadableFile {
  private final ReadableFile file;

  /** Creates a file that takes ownership of another. */
  public ForwardingFile(ReadableFile file) {
    this.file = file;
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    return file.read(position, target, offset, length);
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public void close() {
    file.close();
  }
}
