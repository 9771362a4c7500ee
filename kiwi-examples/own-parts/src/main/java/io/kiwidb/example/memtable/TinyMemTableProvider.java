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
    return "example: a sorted map of the JDK, one writer; shows how to write a memtable";
  }

  @Override
  public MemTable create(Context context) {
    return new TinyMemTable(context.order()); // the expected size is not used
  }
}
