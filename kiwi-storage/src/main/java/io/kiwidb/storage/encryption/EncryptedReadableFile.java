package io.kiwidb.storage.encryption;

import io.kiwidb.io.ReadableFile;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted file open for positional reads, after its header. Threading: thread-safe; a read
 * takes no lock. Failure: that of the file.
 */
public final class EncryptedReadableFile implements ReadableFile {
  private final ReadableFile file;
  private final @Nullable DataKey key; // none: the file has no content
  private final KeyStreams streams;

  /** Takes ownership of a file. Without a key it is empty: its creation was interrupted. */
  public EncryptedReadableFile(ReadableFile file, Optional<DataKey> key, KeyStreams streams) {
    this.file = file;
    this.key = key.orElse(null);
    this.streams = streams;
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
    DataKey known = key;
    if (known == null || position > Long.MAX_VALUE - EncryptionHeader.SIZE) {
      return file.read(0, target, offset, 0); // fails if the file is closed
    }
    int count = file.read(position + EncryptionHeader.SIZE, target, offset, length);
    if (count > 0) {
      streams.decrypt(known, position, target, offset, count);
    }
    return count;
  }

  @Override
  public long size() {
    long whole = file.size();
    return key == null ? 0 : Math.max(0, whole - EncryptionHeader.SIZE);
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
