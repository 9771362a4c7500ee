package io.kiwidb.memtable.skiplist;

import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * The provider of {@code skiplist} memtables.
 *
 * <p>Threading: immutable.
 */
public final class SkipListProvider implements MemTableProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public SkipListProvider() {}

  @Override
  public String name() {
    return "skiplist";
  }

  @Override
  public String description() {
    return "concurrent skip list in arenas: many writers, lock-free readers, no object per entry; slower and larger than btree";
  }

  @Override
  public MemTable create(Context context) {
    return new SkipListMemTable(context);
  }
}
