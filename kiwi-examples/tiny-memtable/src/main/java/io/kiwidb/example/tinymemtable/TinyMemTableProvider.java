package io.kiwidb.example.tinymemtable;

import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * The provider of {@code tiny} memtables: what {@link java.util.ServiceLoader} finds and options name.
 *
 * <p>Threading: immutable. A provider is public, final, stateless, and has a public constructor without parameters.
 */
public final class TinyMemTableProvider implements MemTableProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public TinyMemTableProvider() {}

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public String description() {
    return "an example: a ConcurrentSkipListMap, one writer; choose it to learn how a memtable is written";
  }

  @Override
  public MemTable create(Context context) {
    return new TinyMemTable(
        context.order()); // the expected size is a hint, and a map has no use for it
  }
}
