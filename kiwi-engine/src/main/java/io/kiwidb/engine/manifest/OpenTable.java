package io.kiwidb.engine.manifest;

import io.kiwidb.TableReads;
import io.kiwidb.spi.TableReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open table file, shared by all versions that hold it; closed, and removed if an edit dropped
 * it, when the last of them is released.
 *
 * <p>Threading: thread-safe. Versions are few and change rarely, so the reference count is a plain
 * atomic; lookups never touch it.
 */
public final class OpenTable {
  private static final VarHandle READS;

  static {
    try {
      READS = MethodHandles.lookup().findVarHandle(OpenTable.class, "reads", ReadCounts.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long number;
  private final TableReader reader;
  private final Consumer<OpenTable> whenUnused;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile @Nullable ReadCounts reads; // most tables of a large store are never searched
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

  /** Returns how often it was searched. */
  public TableReads reads() {
    ReadCounts counts = reads;
    return counts == null ? TableReads.NONE : counts.snapshot();
  }

  /** Counts a lookup in the sample; see {@link ReadCounts#count}. */
  public void count(long weight, ReadCounts.Outcome outcome) {
    ReadCounts counts = reads;
    if (counts == null) {
      ReadCounts created = new ReadCounts();
      ReadCounts first = (ReadCounts) READS.compareAndExchange(this, null, created);
      counts = first == null ? created : first;
    }
    counts.count(weight, outcome);
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
