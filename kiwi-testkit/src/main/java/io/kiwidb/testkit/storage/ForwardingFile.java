package io.kiwidb.testkit.storage;

import io.kiwidb.io.ReadableFile;

/**
 * A file that does what another does, until a subclass says otherwise: counts reads, shortens or
 * fails them.
 *
 * <p>Threading, ownership and failure: as the other file, which it closes.
 */
public class ForwardingFile implements ReadableFile {
  private final ReadableFile file;

  /** Takes over a file. */
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
