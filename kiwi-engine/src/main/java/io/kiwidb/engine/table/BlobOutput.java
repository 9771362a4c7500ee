package io.kiwidb.engine.table;

import io.kiwidb.ProviderException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProperties;
import io.kiwidb.spi.BlobWriter;
import io.kiwidb.spi.Entry;
import java.util.function.LongConsumer;

/**
 * A blob file being written. Its bytes are charged to the rate limit in steps.
 *
 * <p>Threading: not thread-safe. Closing it before {@link #finish} removes the file.
 */
final class BlobOutput implements AutoCloseable {
  private static final long LIMITER_STEP = 64 << 10;

  private final FileRemover remover;
  private final BlobWriter writer;
  private final LongConsumer pace;
  private final Target target;
  private long paidBytes;
  private boolean finished;

  /**
   * The blob file to be written.
   *
   * @param number its file number
   * @param keyspace its keyspace
   * @param bytes the size at which it ends
   * @param provider the provider whose writer writes it
   */
  record Target(long number, int keyspace, long bytes, String provider) {}

  BlobOutput(FileRemover remover, BlobWriter writer, LongConsumer pace, Target target) {
    this.remover = remover;
    this.writer = writer;
    this.pace = pace;
    this.target = target;
  }

  /** Adds the value of an entry. */
  BlobAddress add(Entry entry) {
    BlobAddress address;
    try {
      address = writer.add(entry);
    } catch (Error e) { // of a plug-in, including out of memory: a failure like any other
      throw failure("add", e);
    }
    long bytes = writer.estimatedBytes();
    if (bytes - paidBytes >= LIMITER_STEP) {
      pay(bytes);
    }
    return address;
  }

  private void pay(long bytes) {
    long due = bytes - paidBytes;
    if (due > 0) {
      paidBytes = bytes;
      pace.accept(due);
    }
  }

  /** Returns whether it has reached its size. */
  boolean isFull() {
    return writer.estimatedBytes() >= target.bytes();
  }

  /**
   * Makes the file durable and describes it; its directory entry is synced before the manifest
   * names it.
   */
  BlobFile finish() {
    KillPoint.hit("blob.before-finish");
    BlobProperties properties;
    try {
      properties = writer.finish();
    } catch (Error e) { // as in add
      throw failure("finish", e);
    }
    writer.close();
    KillPoint.hit("blob.finished");
    finished = true;
    pay(properties.fileBytes());
    return BlobFile.of(target.number(), target.keyspace(), properties);
  }

  private ProviderException failure(String operation, Error error) {
    return new ProviderException("blob " + target.provider(), operation, error);
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      try {
        writer.close();
      } finally {
        remover.remove(FileNames.blob(target.number()));
      }
    }
  }
}
