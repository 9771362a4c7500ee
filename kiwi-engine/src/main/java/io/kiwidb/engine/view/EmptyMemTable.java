package io.kiwidb.engine.view;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;

/**
 * Stands for the active memtable of a keyspace that has none, because nothing was written since its
 * last flush. Threading: immutable.
 */
final class EmptyMemTable implements MemTable {
  static final EmptyMemTable INSTANCE = new EmptyMemTable();

  private EmptyMemTable() {}

  @Override
  public void add(
      long tag,
      long expiry,
      byte[] array,
      int keyOffset,
      int keyLength,
      int valueOffset,
      int valueLength) {
    throw new IllegalStateException("no memtable was created");
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    return Lookup.CONTINUE;
  }

  @Override
  public EntryCursor cursor() {
    throw new IllegalStateException("an empty memtable is not read");
  }

  @Override
  public long entries() {
    return 0;
  }

  @Override
  public long memoryBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
