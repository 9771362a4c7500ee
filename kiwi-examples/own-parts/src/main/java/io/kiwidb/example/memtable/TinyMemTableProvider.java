package io.kiwidb.example.memtable;

import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/** The provider of {@code tiny} memtables. Threading: immutable. */
public final class TinyMemTableProvider implements MemTableProvider {
  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public String description() {
    return "an example: a sorted map of the JDK, one writer; to learn how a memtable is written";
  }

  @Override
  public MemTable create(Context context) {
    return new TinyMemTable(context.order()); // a map has no use for the expected size
  }
}
