package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * The provider of {@code offheap} memtables. It needs Agrona, and a JVM that lets Agrona reach its
 * memory.
 *
 * <p>Threading: immutable.
 */
public final class OffHeapProvider implements MemTableProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public OffHeapProvider() {}

  @Override
  public String name() {
    return "offheap";
  }

  @Override
  public String description() {
    return "skip list for one writer outside of the heap, freed when flushed; choose it for large memtables beside a small heap";
  }

  @Override
  public Availability availability() {
    return Requirements.check();
  }

  @Override
  public MemTable create(Context context) {
    return new OffHeapMemTable(context);
  }
}
