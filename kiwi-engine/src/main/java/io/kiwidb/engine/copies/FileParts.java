package io.kiwidb.engine.copies;

import io.kiwidb.CorruptionException;
import io.kiwidb.engine.copies.ImageFile.Written;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;

/** The contents of a file, part by part. Threading: stateless. */
public final class FileParts {
  /** Length in bytes of all parts but the last. */
  public static final int PART_BYTES = 1 << 20;

  private FileParts() {}

  /** Receives the parts of a file in order. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Receives a part.
     *
     * @param position its offset in the file
     * @param bytes valid during the call, from index 0
     * @param length number of bytes
     */
    void accept(long position, byte[] bytes, int length);
  }

  /** Reads a file of an image. */
  public static void read(StoreImage image, ImageFile file, Sink sink) {
    if (file instanceof Written written) {
      byte[] content = written.content();
      for (int at = 0; at < content.length; at += PART_BYTES) {
        int length = Math.min(PART_BYTES, content.length - at);
        byte[] part = new byte[length];
        System.arraycopy(content, at, part, 0, length);
        sink.accept(at, part, length);
      }
      return;
    }
    read(image.storage(), file.name(), file.length(), (position, bytes, length) -> {
      image.requireOpen();
      sink.accept(position, bytes, length);
    });
  }

  /** Reads the first bytes of a file; one that has fewer is corrupt. */
  public static void read(Storage storage, String name, long length, Sink sink) {
    byte[] buffer = new byte[(int) Math.min(PART_BYTES, Math.max(length, 1))];
    try (ReadableFile file = storage.open(name)) {
      for (long at = 0; at < length; ) {
        int wanted = (int) Math.min(buffer.length, length - at);
        int filled = 0;
        while (filled < wanted) {
          int read = file.read(at + filled, buffer, filled, wanted - filled);
          if (read == 0) {
            throw new CorruptionException(
                name, at + filled, length + " bytes", (at + filled) + " bytes");
          }
          filled += read;
        }
        sink.accept(at, buffer, filled);
        at += filled;
      }
    }
  }
}
