package io.kiwidb.engine.copies;

import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.io.Storage;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One moment of an open store as a list of files, which stay until it is closed.
 *
 * <p>Threading: thread-safe.
 */
public final class StoreImage implements AutoCloseable {
  private final StoreContext context;
  private final long sequence;
  private final List<ImageFile> files;
  private final FileRemover.Pin pin;
  private final Runnable whenClosed;
  private final AtomicBoolean open = new AtomicBoolean(true);

  StoreImage(
      StoreContext context,
      long sequence,
      List<ImageFile> files,
      FileRemover.Pin pin,
      Runnable whenClosed) {
    this.context = context;
    this.sequence = sequence;
    this.files = List.copyOf(files);
    this.pin = pin;
    this.whenClosed = whenClosed;
  }

  /** Returns the storage of the store. */
  public Storage storage() {
    return context.storage();
  }

  /** Returns the identity of the store. */
  public UUID store() {
    return context.database();
  }

  /** Returns the time of the store in ms since 1970. */
  public long now() {
    return context.time().epochMillis();
  }

  /** Returns the last sequence number; every batch up to it is in the image, and no later one. */
  public long sequence() {
    return sequence;
  }

  /** Returns the files; {@code CURRENT} is the last one. */
  public List<ImageFile> files() {
    return files;
  }

  /** Returns the length of all files. */
  public long bytes() {
    return files.stream().mapToLong(ImageFile::length).sum();
  }

  /** Throws if the store is being closed, which waits for this image. */
  public void requireOpen() {
    context.health().requireOpen();
  }

  /** Lets the files go. Idempotent. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      try {
        pin.close();
      } finally {
        whenClosed.run();
      }
    }
  }
}
