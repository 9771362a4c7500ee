package io.kiwidb.engine.view;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;

/** An empty memtable that records whether it was closed. */
final class ClosableMemTable implements MemTable {
  volatile boolean closed;

  void requireOpen() {
    if (closed) {
      throw new AssertionError("a memtable was freed under a reader");
    }
  }

  @Override
  public void add(
      long tag,
      long expiry,
      byte[] bytes,
      int keyOffset,
      int keyLength,
      int valueOffset,
      int valueLength) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    return Lookup.CONTINUE;
  }

  @Override
  public EntryCursor cursor() {
    throw new UnsupportedOperationException();
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
  public void close() {
    if (closed) {
      throw new AssertionError("a memtable was freed twice");
    }
    closed = true;
  }
}
