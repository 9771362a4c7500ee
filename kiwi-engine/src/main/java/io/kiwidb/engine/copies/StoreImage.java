package io.kiwidb.engine.copies;

import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.copies.ImageFile.Start;
import io.kiwidb.engine.copies.ImageFile.Whole;
import io.kiwidb.engine.copies.ImageFile.Written;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
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
  private final Storage storage;
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
    this(context, context.storage(), sequence, files, pin, whenClosed);
  }

  private StoreImage(
      StoreContext context,
      Storage storage,
      long sequence,
      List<ImageFile> files,
      FileRemover.Pin pin,
      Runnable whenClosed) {
    this.context = context;
    this.storage = storage;
    this.sequence = sequence;
    this.files = List.copyOf(files);
    this.pin = pin;
    this.whenClosed = whenClosed;
  }

  /**
   * Returns this image for a store in another storage: as the files are on the disk, unless the
   * storage encrypts what it is given. The pin is shared: close one of the two.
   */
  StoreImage forStoreIn(Storage target) {
    return target instanceof EncryptedStorage ? this : asOnDisk();
  }

  /**
   * Returns this image as its files are on the disk: those of an encrypted store are encrypted,
   * with the same keys. The pin is shared: close one of the two.
   */
  public StoreImage asOnDisk() {
    if (!(storage instanceof EncryptedStorage encrypted)) {
      return this;
    }
    List<ImageFile> stored = files.stream().map(file -> stored(encrypted, file)).toList();
    return new StoreImage(context, encrypted.below(), sequence, stored, pin, whenClosed);
  }

  private static ImageFile stored(EncryptedStorage encrypted, ImageFile file) {
    String name = file.name();
    long length = file.length() + EncryptedStorage.HEADER_BYTES;
    if (file instanceof Written written) {
      return new Written(name, encrypted.encrypt(name, written.content()));
    }
    if (file instanceof Start) {
      // The header of the last log may be torn, and the store is open read-only.
      return new Start(name, Math.min(length, encrypted.below().size(name)));
    }
    return new Whole(name, length);
  }

  /** Returns the storage of the files. */
  public Storage storage() {
    return storage;
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
