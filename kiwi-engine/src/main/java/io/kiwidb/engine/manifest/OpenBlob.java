package io.kiwidb.engine.manifest;

import io.kiwidb.spi.BlobReader;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An open blob file, shared by all versions with tables that refer to it; closed, and removed if an
 * edit dropped it, when the last of them is released.
 *
 * <p>Threading: thread-safe.
 */
public final class OpenBlob {
  private final BlobFile file;
  private final BlobReader reader;
  private final Consumer<OpenBlob> whenUnused;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile boolean dropped;

  /**
   * Creates a blob file that no version holds yet.
   *
   * @param whenUnused called once, when the last holder has released it
   */
  public OpenBlob(BlobFile file, BlobReader reader, Consumer<OpenBlob> whenUnused) {
    this.file = file;
    this.reader = reader;
    this.whenUnused = whenUnused;
  }

  /** Returns its description. */
  public BlobFile file() {
    return file;
  }

  /** Returns its reader. */
  public BlobReader reader() {
    return reader;
  }

  /**
   * Returns whether a durable edit dropped it, so that the file is removed with the last holder.
   */
  public boolean isDropped() {
    return dropped;
  }

  void drop() {
    dropped = true;
  }

  /** Closes those that no version holds. */
  public static void closeUnused(Collection<OpenBlob> blobs) {
    for (OpenBlob blob : blobs) {
      if (blob.holders.get() == 0) {
        blob.whenUnused.accept(blob);
      }
    }
  }

  void hold() {
    holders.incrementAndGet();
  }

  void release() {
    int left = holders.decrementAndGet();
    assert left >= 0 : "blob file " + file.number() + " released too often";
    if (left == 0) {
      whenUnused.accept(this);
    }
  }
}
