package io.kiwidb.engine.manifest;

import io.kiwidb.spi.TableReader;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An open table file, shared by all versions that hold it; closed, and removed if an edit dropped
 * it, when the last of them is released.
 *
 * <p>Threading: thread-safe. Versions are few and change rarely, so the reference count is a plain
 * atomic; lookups never touch it.
 */
public final class OpenTable {
  private final long number;
  private final TableReader reader;
  private final Consumer<OpenTable> whenUnused;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile boolean dropped;

  /**
   * Creates a table that no version holds yet.
   *
   * @param whenUnused called once, when the last holder has released it
   */
  public OpenTable(long number, TableReader reader, Consumer<OpenTable> whenUnused) {
    this.number = number;
    this.reader = reader;
    this.whenUnused = whenUnused;
  }

  /** Returns its file number. */
  public long number() {
    return number;
  }

  /** Returns its reader. */
  public TableReader reader() {
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
  public static void closeUnused(Collection<OpenTable> tables) {
    for (OpenTable table : tables) {
      if (table.holders.get() == 0) {
        table.whenUnused.accept(table);
      }
    }
  }

  void hold() {
    holders.incrementAndGet();
  }

  void release() {
    int left = holders.decrementAndGet();
    assert left >= 0 : "table " + number + " released too often";
    if (left == 0) {
      whenUnused.accept(this);
    }
  }
}
