package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * The provider of {@code offheap} memtables. Requires Agrona, and a JVM that gives Agrona access to
 * {@code Unsafe}.
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
    return "off-heap skip list for one writer, freed after a flush; for large memtables with a small heap";
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
