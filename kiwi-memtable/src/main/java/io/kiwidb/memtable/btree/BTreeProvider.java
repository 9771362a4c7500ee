package io.kiwidb.memtable.btree;

import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * The provider of {@code btree} memtables.
 *
 * <p>Threading: immutable.
 */
public final class BTreeProvider implements MemTableProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public BTreeProvider() {}

  @Override
  public String name() {
    return "btree";
  }

  @Override
  public String description() {
    return "concurrent B+tree of small leaves: many writers, wait-free readers, no object per entry; for every use";
  }

  @Override
  public MemTable create(Context context) {
    return new BTreeMemTable(context);
  }
}
