package io.kiwidb.engine.table;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.FileNames;
import io.kiwidb.engine.FileRemover;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import java.util.function.LongConsumer;

/** A table being written. Threading: not thread-safe. Closing it before {@link #finish} removes the file. */
public final class TableOutput implements AutoCloseable {
  private static final long LIMITER_STEP = 64 << 10;

  private final FileRemover remover;
  private final TableBuilder builder;
  private final LongConsumer pace;
  private final long number;
  private final int level;
  private long paidBytes;
  private boolean finished;

  TableOutput(
      FileRemover remover, TableBuilder builder, LongConsumer pace, long number, int level) {
    this.remover = remover;
    this.builder = builder;
    this.pace = pace;
    this.number = number;
    this.level = level;
  }

  /** Adds an entry behind the one before. */
  public void add(Entry entry) {
    builder.add(entry);
    long due = builder.estimatedBytes() - paidBytes;
    if (due >= LIMITER_STEP) {
      paidBytes += due;
      pace.accept(due);
    }
  }

  /** About how many bytes the table has. */
  public long estimatedBytes() {
    return builder.estimatedBytes();
  }

  /** How many entries were added. */
  public long entries() {
    return builder.entries();
  }

  /** Makes the file durable and describes it; its directory entry is synced before the manifest names it. */
  public TableInfo finish() {
    TableProperties properties = builder.finish();
    builder.close();
    finished = true;
    return new TableInfo(
        number,
        level,
        0,
        properties.fileBytes(),
        properties.entries(),
        properties.deletions(),
        properties.smallest().userKey(),
        properties.largest().userKey(),
        properties.smallestSequence(),
        properties.largestSequence(),
        properties.createdMillis());
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      try {
        builder.close();
      } finally {
        remover.remove(FileNames.table(number));
      }
    }
  }
}
