package io.kiwidb.engine.table;

import io.kiwidb.ProviderException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.engine.manifest.BlobReferences;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import java.util.function.LongConsumer;

/**
 * A table being written. Its bytes are charged to the rate limit in steps, and the rest, with
 * filter, index and footer, at the end, so that small tables are charged as well.
 *
 * <p>Threading: not thread-safe. Closing it before {@link #finish} removes the file.
 */
public final class TableOutput implements AutoCloseable {
  private static final long LIMITER_STEP = 64 << 10;

  private final FileRemover remover;
  private final TableBuilder builder;
  private final LongConsumer pace;
  private final Target target;
  private final String name; // formatted once: entries are many
  private final BlobReferences.Counter blobs = new BlobReferences.Counter();
  private long paidBytes;
  private boolean finished;

  /**
   * The table to be written.
   *
   * @param number its file number
   * @param keyspace its keyspace
   * @param level its level
   * @param provider the provider whose builder writes it
   */
  record Target(long number, int keyspace, int level, String provider) {}

  TableOutput(FileRemover remover, TableBuilder builder, LongConsumer pace, Target target) {
    this.remover = remover;
    this.builder = builder;
    this.pace = pace;
    this.target = target;
    this.name = FileNames.table(target.number());
  }

  /** Adds an entry after the previous one. */
  public void add(Entry entry) {
    try {
      builder.add(entry);
    } catch (Error e) { // of a plug-in, including out of memory: a failure like any other
      throw failure("add", e);
    }
    if (VersionBlobs.isPointer(entry)) {
      blobs.add(BlobAddress.of(name, entry));
    }
    long bytes = builder.estimatedBytes();
    if (bytes - paidBytes >= LIMITER_STEP) {
      pay(bytes);
    }
  }

  private void pay(long bytes) {
    long due = bytes - paidBytes;
    if (due > 0) {
      paidBytes = bytes;
      pace.accept(due);
    }
  }

  /** Returns the approximate size of the table in bytes. */
  public long estimatedBytes() {
    return builder.estimatedBytes();
  }

  /** Returns the number of entries added. */
  public long entries() {
    return builder.entries();
  }

  /**
   * Makes the file durable and describes it; its directory entry is synced before the manifest
   * names it.
   */
  public WrittenTable finish() {
    pay(builder.estimatedBytes());
    KillPoint.hit("table.before-finish");
    TableProperties properties;
    try {
      properties = builder.finish();
    } catch (Error e) { // as in add
      throw failure("finish", e);
    }
    builder.close();
    KillPoint.hit("table.finished");
    finished = true;
    pay(properties.fileBytes());
    return new WrittenTable(info(properties), blobs.references());
  }

  private TableInfo info(TableProperties properties) {
    return new TableInfo(
        target.number(),
        target.level(),
        target.keyspace(),
        properties.fileBytes(),
        properties.entries(),
        properties.deletions(),
        properties.smallest().userKey(),
        properties.largest().userKey(),
        properties.smallestSequence(),
        properties.largestSequence(),
        properties.createdMillis());
  }

  private ProviderException failure(String operation, Error error) {
    return new ProviderException("table " + target.provider(), operation, error);
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      try {
        builder.close();
      } finally {
        remover.remove(FileNames.table(target.number()));
      }
    }
  }
}
